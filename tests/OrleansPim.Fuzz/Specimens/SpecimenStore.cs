using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Fuzz.Specimens;

/// <summary>A store that holds one set of blobs, of which some are damaged for one input; whatever is written to it is forgotten.</summary>
internal sealed class SpecimenStore : IRegionStore
{
    private static readonly BlobVersion Version = new("v");
    private readonly Dictionary<BlobKey, ReadOnlyMemory<byte>> _blobs = [];
    private IReadOnlyDictionary<BlobKey, ReadOnlyMemory<byte>> _damaged = new Dictionary<BlobKey, ReadOnlyMemory<byte>>();

    /// <summary>The life of the store.</summary>
    public static StoreIncarnation Life { get; } = new(new Guid("5eed5eed-0000-4000-8000-000000000001"));

    /// <summary>The deployment of the store.</summary>
    public static Guid Deployment { get; } = new("5eed5eed-0000-4000-8000-000000000002");

    /// <summary>Three regions that all hold what this store holds.</summary>
    public RegionSet NewRegions()
    {
        var regions = new Region[3];
        for (var index = 0; index < regions.Length; index++)
        {
            regions[index] = new Region(RegionAt(index), this);
            regions[index].Judge(RegionStanding.Voting(Life));
        }

        return new RegionSet(regions);
    }

    public static RegionName RegionAt(int index) => new($"r{index}");

    /// <summary>Adds an undamaged blob.</summary>
    public void Add(BlobKey key, ReadOnlyMemory<byte> content) => _blobs[key] = content;

    /// <summary>What lies under a key, undamaged.</summary>
    public ReadOnlyMemory<byte> this[BlobKey key] => _blobs[key];

    /// <summary>Replaces what was damaged before.</summary>
    public void Damage(IReadOnlyDictionary<BlobKey, ReadOnlyMemory<byte>> damaged) => _damaged = damaged;

    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken) => ValueTask.FromResult(
        _damaged.TryGetValue(key, out var content) || _blobs.TryGetValue(key, out content) ? new Blob(content, Version) : (Blob?)null);

    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken) => ValueTask.FromResult<BlobVersion?>(Version);

    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new BlobPage([], null));

    public ValueTask CreateAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
