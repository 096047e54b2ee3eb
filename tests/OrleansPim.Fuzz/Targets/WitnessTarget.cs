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

/// <summary>A store's witness record, which says how far it and the others had come.</summary>
internal sealed class WitnessTarget : IFuzzTarget
{
    private static readonly ReplicaClock Clock = new(TimeProvider.System, TimeSpan.FromMinutes(1));
    private static readonly WitnessRecord Record = new(
        SpecimenStore.Deployment, SpecimenStore.RegionAt(0), SpecimenStore.Life, Counter: 1234, Version: 3, new Dictionary<RegionName, Sighting>
        {
            [SpecimenStore.RegionAt(1)] = new(SpecimenStore.Life, 1233, 3, false, Guid.Parse("33333333-2222-3333-4444-555555555555")),
            [SpecimenStore.RegionAt(2)] = new(SpecimenStore.Life, 0, 2, true, Guid.Empty),
        },
        RaiseId: Guid.Parse("44444444-2222-3333-4444-555555555555"));

    private readonly SpecimenStore _store = new();
    private readonly Region _region;

    public WitnessTarget() => _region = _store.NewRegions().Regions[0];

    public string Name => "witness";

    public FuzzCase Next(SeededRandom random)
    {
        var isResealed = random.Chance(0.6);
        var original = Record.ToBytes();
        var bytes = isResealed ? Checksums.Reseal(ByteMutation.Apply(random, original, out var damage)) : ByteMutation.Apply(random, original, out damage);
        return new FuzzCase(bytes, damage, Digest(Record), isResealed, async () =>
        {
            _store.Damage(new Dictionary<BlobKey, ReadOnlyMemory<byte>> { [WitnessRecord.Key] = bytes });
            var reading = await WitnessReader.ReadAsync(_region, Clock, CancellationToken.None);
            return reading.Record is { } record ? Digest(record) : throw new CorruptReplicasException($"The record is {reading.State}.");
        });
    }

    // Written again, since two records with the same lines are not equal as objects.
    private static ulong Digest(WitnessRecord record) => XxHash64.HashToUInt64(record.ToBytes());
}
