using System.Security.Cryptography;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Compares what all regions hold, contents included, and changes nothing.</summary>
/// <param name="regions">All regions; those without a vote are compared too.</param>
/// <param name="time">The clock.</param>
/// <param name="options">The replica timeout.</param>
/// <remarks>
/// Of a register the accepted value has to be equal, of any other blob every byte; promises and incarnations are each replica's own.
/// While somebody writes, what is on its way is a difference as well. Reads everything: for drills and doubts, not for every minute.
/// </remarks>
public sealed class ReplicaAudit(RegionSet regions, TimeProvider time, RegisterOptions options)
{
    /// <summary>The most differences that are told one by one.</summary>
    public const int MaximumShown = 100;

    /// <summary>Keys that are read at a time, each in all regions.</summary>
    public const int ReadConcurrency = 16;

    private readonly ReplicaClock _clock = new(time, options.ReplicaTimeout);

    /// <summary>Compares.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegionUnavailableException">A region did not answer, so nobody knows whether it is equal.</exception>
    public async Task<ReplicaAuditResult> RunAsync(CancellationToken cancellationToken)
    {
        var stores = regions.Regions.Select(region => (IRegionStore)new TimedRegionStore(region.Store, _clock)).ToList();
        var inventory = new BlobInventory(_clock);
        var keys = new SortedSet<BlobKey>();
        foreach (var region in regions.Regions)
            keys.UnionWith((await inventory.ListAsync(region, cancellationToken)).Where(key => BlobCatalog.KindOf(key) != BlobKindOfRepair.OfTheStore));

        var different = 0L;
        var shown = new List<ReplicaDifference>();
        foreach (var batch in keys.Chunk(ReadConcurrency))
        {
            foreach (var difference in await Task.WhenAll(batch.Select(key => CompareAsync(stores, key, cancellationToken))))
            {
                if (difference is null)
                    continue;
                different++;
                if (shown.Count < MaximumShown)
                    shown.Add(difference);
            }
        }

        return new ReplicaAuditResult(keys.Count, different, shown);
    }

    private async Task<ReplicaDifference?> CompareAsync(List<IRegionStore> stores, BlobKey key, CancellationToken cancellationToken)
    {
        var contents = await Task.WhenAll(stores.Select(store => DescribeAsync(store, key, cancellationToken)));
        return contents.Distinct().Count() == 1
            ? null
            : new ReplicaDifference(key.ToString(), string.Join("; ", regions.Regions.Select((region, index) => $"{region.Name}: {contents[index]}")));
    }

    private static async Task<string> DescribeAsync(IRegionStore store, BlobKey key, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(key, cancellationToken) is not { } blob)
            return "missing";
        if (BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable)
            return $"content {Hash(blob.Content.Span)}";
        var damage = RegisterRecordCodec.TryRead(blob.Content, new RegisterName(key), out var record);
        return damage == RecordDamage.None
            ? $"version {record!.Accepted.Version}, write {record.WriteId.ToString("N")[..8]}, payload {Hash(record.Payload.Span)}"
            : $"damaged: {damage}";
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];
}
