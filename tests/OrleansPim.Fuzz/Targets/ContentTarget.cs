using System.IO.Hashing;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>A chunk of content: nobody interprets it, and its name proves it.</summary>
internal sealed class ContentTarget : IFuzzTarget
{
    private readonly SpecimenStore _store = new();
    private readonly byte[] _chunk = ByteMutation.Random(new SeededRandom(7), 3_000);
    private readonly BlobHash _hash;
    private readonly BlobKey _key;
    private readonly RegionSet _regions;

    public ContentTarget()
    {
        _hash = BlobHash.Of(_chunk);
        _key = SpecimenLedger.Keys.Content(_hash);
        _regions = _store.NewRegions();
    }

    public string Name => "content";

    public FuzzCase Next(SeededRandom random)
    {
        var bytes = ByteMutation.Apply(random, _chunk, out var damage);
        return new FuzzCase(bytes, damage, XxHash64.HashToUInt64(_chunk), IsResealed: false, async () =>
        {
            _store.Damage(new Dictionary<BlobKey, ReadOnlyMemory<byte>> { [_key] = bytes });
            var blobs = new ImmutableBlobs(_regions, new LedgerOptions(), TimeProvider.System, NullLogger.Instance);
            return XxHash64.HashToUInt64((await blobs.ReadAsync(_key, _hash, CancellationToken.None)).Span);
        });
    }
}
