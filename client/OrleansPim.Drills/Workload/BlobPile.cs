using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Running;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Workload;

/// <summary>A subscriber with so many contacts too long to lie in a ledger that every region holds a blob of its own for each.</summary>
/// <remarks>It stays for the next drill.</remarks>
internal static class BlobPile
{
    /// <summary>The subscriber.</summary>
    public const string Subscriber = "drill-blobs";

    private const int PortraitLength = 8 * 1024;
    private const int Lanes = 8;

    /// <summary>Stores what is missing.</summary>
    /// <param name="silos">Provision.</param>
    /// <param name="gateway">Where phones connect.</param>
    /// <param name="count">How many contacts.</param>
    /// <param name="patience">How long one request may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DrillRefusedException">A contact could not be stored.</exception>
    public static async Task PrepareAsync(SiloGroup silos, Uri gateway, int count, TimeSpan patience, CancellationToken cancellationToken)
    {
        var label = $"pile-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        await ProvisionAsync(silos, Subscriber, cancellationToken).ConfigureAwait(false);
        var account = await silos.AskAsync(silo => silo.AddDeviceAsync(Subscriber, label, cancellationToken)).ConfigureAwait(false);
        using var http = new HttpDoor(gateway, account, patience);
        var present = await new JsonDoor(http, Subscriber).ListAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new DrillRefusedException("The contacts that the drill damages could not be listed. Nothing was broken.");
        var door = new DavDoor(http, Subscriber);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"blob-{number}.vcf")).Where(name => !present.Contains(name)),
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellationToken },
            async (name, token) => await StoreAsync(door, name, token).ConfigureAwait(false)).ConfigureAwait(false);
        await silos.TellOneAsync(silo => silo.RevokeDeviceAsync(Subscriber, label, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Makes a subscriber unless it is there from an earlier drill.</summary>
    public static async Task ProvisionAsync(SiloGroup silos, string subscriber, CancellationToken cancellationToken)
    {
        try
        {
            await silos.AskAsync(silo => silo.AddSubscriberAsync(subscriber, device: null, cancellationToken)).ConfigureAwait(false);
        }
        catch (AdministrationException exception) when (exception.Error == AdministrationError.Exists)
        {
            // An earlier drill made it.
        }
    }

    private static async ValueTask StoreAsync(DavDoor door, string name, CancellationToken cancellationToken)
    {
        var portrait = Convert.ToBase64String(RandomNumberGenerator.GetBytes(PortraitLength));
        var card = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:Pile;;;;\r\n")
            .Append(CultureInfo.InvariantCulture, $"PHOTO;ENCODING=b;TYPE=JPEG:{portrait}\r\nEND:VCARD\r\n");
        var answer = await door.WriteAsync(name, card.ToString(), tag: null, Guid.Empty, cancellationToken).ConfigureAwait(false);
        if (!answer.IsDone && answer.Status != 412)
            throw new DrillRefusedException($"A contact that the drill damages could not be stored: {answer.Status}. Nothing was broken.");
    }
}
