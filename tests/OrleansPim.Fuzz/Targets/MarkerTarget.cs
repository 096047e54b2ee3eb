using System.IO.Hashing;
using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>A store's marker, which says which life it lives.</summary>
internal sealed class MarkerTarget : IFuzzTarget
{
    private static readonly ReplicaClock Clock = new(TimeProvider.System, TimeSpan.FromMinutes(1));
    private static readonly StoreMarker Marker =
        new(SpecimenStore.Deployment, SpecimenStore.RegionAt(0), SpecimenStore.Life, new StoreIncarnation(SpecimenStore.Deployment), Since: 3);

    private readonly SpecimenStore _store = new();
    private readonly Region _region;

    public MarkerTarget() => _region = _store.NewRegions().Regions[0];

    public string Name => "marker";

    public FuzzCase Next(SeededRandom random)
    {
        var isResealed = random.Chance(0.6);
        var original = Marker.ToBytes();
        var bytes = isResealed ? Checksums.Reseal(ByteMutation.Apply(random, original, out var damage)) : ByteMutation.Apply(random, original, out damage);
        return new FuzzCase(bytes, damage, Digest(Marker), isResealed, async () =>
        {
            _store.Damage(new Dictionary<BlobKey, ReadOnlyMemory<byte>> { [StoreMarker.Key] = bytes });
            var finding = await MarkerReader.ReadAsync(_region, Clock, CancellationToken.None);
            return finding is { State: MarkerState.Found, Marker: { } marker } ? Digest(marker) : throw new CorruptReplicasException(finding.Reason);
        });
    }

    private static ulong Digest(StoreMarker marker) => XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(marker.ToString()));
}
