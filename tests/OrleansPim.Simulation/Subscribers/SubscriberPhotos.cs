using System.Security.Cryptography;
using System.Text;
using Orleans.Concurrency;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Content;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Grains.Verification;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>A device's photos, of few different contents, so that what was deleted is soon named again; and the collection of garbage beside them.</summary>
internal sealed class SubscriberPhotos(SubscriberBook book, SimulatedProcess process, DeviceId device)
{
    private const int Names = 4;
    private const int Contents = 3;
    private const int ContentLength = 200;
    private readonly RegisterWorld _world = book.World;
    private readonly SeededRandom _random = book.World.SplitRandom();

    /// <summary>Uploads a photo and names it, or deletes one.</summary>
    /// <param name="history">Whose.</param>
    /// <param name="upload">Calls a grain.</param>
    /// <param name="change">Calls a grain, the same or another.</param>
    public async Task ChangeAsync(
        SubscriberHistory history,
        Func<Func<SubscriberGrain, CancellationToken, Task<ChunkId>>, Task<ChunkId>> upload,
        Func<Func<SubscriberGrain, CancellationToken, Task<ChangeResult>>, Task<ChangeResult>> change)
    {
        var name = new ItemName($"{_random.Next(Names)}.jpg");
        Change part = _random.Chance(0.4)
            ? new DeleteItem { Collection = CollectionId.Photos, Name = name }
            : await NewPhotoAsync(name, upload);
        var request = new ChangeRequest { RequestId = new RequestId(_world.Ids.NextId()), Device = device, Changes = [part] };
        history.OtherRequests.Add(request.RequestId.Value);
        var result = await change((grain, token) => grain.ChangeAsync(request, token));
        if (!result.IsCommitted)
            return;
        history.AcknowledgedSequence = Math.Max(history.AcknowledgedSequence, result.Sequence);
        _world.Reach(part is PutItem ? "subscriber: photo stored" : "subscriber: photo deleted");
        book.CheckDurability(history);
    }

    /// <summary>Collects the garbage of a subscriber, whose past nobody wants back.</summary>
    public async Task CollectAsync(SubscriberHistory history)
    {
        var grace = _random.Chance(0.6) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(3_000));

        // Deletions that are on their way for long meet whoever names the blob again.
        var late = _random.Chance(0.4)
            ? _world.Network.Add(new NetworkRule(request => request.Verb == "delete" && request.Process == process.Gate.Name))
            : null;
        var garbage = new SubscriberGarbage(process.NewLedgerSettings(SubscriberBook.Options)) { Retention = TimeSpan.Zero };
        try
        {
            var collected = await garbage.CollectAsync(history.Id, grace, CancellationToken.None);
            _world.Reach(collected.Deleted.Copies > 0 ? "garbage: deleted" : collected.Condemned > 0 ? "garbage: condemned" : "garbage: none");
        }
        catch (InvalidException) when (!history.IsProvisioned)
        {
            _world.Reach("garbage: nobody there");
        }
        catch (InvalidException exception)
        {
            throw new Violation("existence", $"{history.Id} to the collection of garbage: {exception.Message}");
        }
        catch (PimException exception)
        {
            _world.Reach($"garbage: {exception.GetType().Name}");
        }
        finally
        {
            if (late is { Count: > 0 })
                _world.Reach("garbage: deletions land late");
            if (late is not null)
                _world.Scheduler.Schedule(_random.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(4)), late.Release);
        }
    }

    private async Task<PutItem> NewPhotoAsync(ItemName name, Func<Func<SubscriberGrain, CancellationToken, Task<ChunkId>>, Task<ChunkId>> upload)
    {
        var content = Encoding.UTF8.GetBytes($"photo {_random.Next(Contents)}".PadRight(ContentLength, '.'));

        // Often somebody uploaded it before.
        var chunk = _random.Chance(0.6)
            ? await upload((grain, token) => grain.WriteChunkAsync(new Immutable<byte[]>(content), token))
            : new ChunkId(Convert.ToHexStringLower(SHA256.HashData(content)));
        return new PutItem
        {
            Collection = CollectionId.Photos,
            Name = name,
            ContentType = "image/jpeg",
            Content = new ContentReference { Sha256 = chunk.Value, Length = ContentLength, Chunks = [chunk] },
        };
    }
}
