using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What an export holds of things that move while it is made.</summary>
[Collection(nameof(GatewayTests))]
public sealed class ArchiveMoveTests(GatewayHost host)
{
    /// <summary>
    /// Goal: whatever a subscriber had all the time is in the copy. Method: a client that reads slowly keeps the export in the middle of a long photo,
    /// while a photo and a folder behind it are moved to places before it.
    /// </summary>
    [Fact]
    public async Task What_is_moved_behind_the_export_is_in_it_nevertheless()
    {
        var password = (await host.Client.Subscriber(Contracts.Identity.SubscriberId.Parse("mover"))
            .ProvisionAsync(new Contracts.Identity.DeviceId("phone"), CancellationToken.None)).Credential!.Password;
        var phone = new Phone(host.Address, Contracts.Identity.SubscriberId.Parse("mover"), password);
        var longest = new byte[10 * 1024 * 1024];
        new Random(1).NextBytes(longest);
        foreach (var folder in (string[])["m/", "y/", "z/"])
            Assert.Equal(201, (await phone.SendAsync("MKCOL", phone.Photos + folder)).Code);
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Photos + "m/long.bin", new ByteArrayContent(longest))).Code);
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Photos + "y/one.bin", "one")).Code);
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Photos + "z/two.bin", "two")).Code);

        using var client = SlowClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/api/v1/subscribers/mover/export"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"mover:{password}")));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        await MoveAsync(phone, "y/one.bin", "one.bin");
        await MoveAsync(phone, "z/", "a/");
        using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(CancellationToken.None)));

        var paths = archive.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("photos/m/long.bin", paths);
        Assert.Contains("photos/one.bin", paths);
        Assert.Contains("photos/a/two.bin", paths);
        Assert.Equal(paths.Count, paths.Distinct(StringComparer.Ordinal).Count());
    }

    private async Task MoveAsync(Phone phone, string from, string to) => Assert.Equal(
        201, (await phone.SendAsync("MOVE", phone.Photos + from, (HttpContent?)null, ("Destination", new Uri(host.Address, phone.Photos + to).ToString()))).Code);

    /// <summary>A client whose side of the connection holds next to nothing that it has not asked for.</summary>
    private static HttpClient SlowClient() => new(new SocketsHttpHandler
    {
        ConnectCallback = static async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
