using System.IO.Hashing;
using OrleansPim.Fuzz.Mutations;
using OrleansPim.Fuzz.Specimens;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Targets;

/// <summary>A register's record with a message in it.</summary>
/// <param name="name">What it is called in reports.</param>
/// <param name="register">The register.</param>
/// <param name="payload">The undamaged value.</param>
/// <param name="frameLength">How many bytes before the message are no message.</param>
/// <param name="readAsync">Reads the value as the product does, from these regions, and comes to its digest.</param>
internal sealed class RecordTarget(
    string name, RegisterName register, byte[] payload, int frameLength, Func<RegionSet, ReadOnlyMemory<byte>, Task<ulong>> readAsync) : IFuzzTarget
{
    private readonly SpecimenStore _store = new();
    private ulong? _expected;

    public string Name => name;

    public FuzzCase Next(SeededRandom random)
    {
        _expected ??= ReadNow(SpecimenRecords.Write(register, payload));
        var kind = random.Next(3);
        string damage;
        var bytes = kind switch
        {
            0 => ByteMutation.Apply(random, SpecimenRecords.Write(register, payload), out damage),
            1 => Checksums.Reseal(ByteMutation.Apply(random, SpecimenRecords.Write(register, payload), out damage)),
            _ => SpecimenRecords.Write(register, Shorten(Damage(random, out damage))),
        };
        return new FuzzCase(bytes, damage, _expected.Value, IsResealed: kind > 0, () => ReadAsync(bytes));
    }

    private byte[] Damage(SeededRandom random, out string damage) => random.Chance(0.2)
        ? ByteMutation.Apply(random, payload, out damage)
        : [.. payload[..frameLength], .. WireMutation.Apply(random, payload.AsSpan(frameLength), out damage)];

    // No record of the product's own codec is longer.
    private static byte[] Shorten(byte[] payload) => payload.Length <= RegisterRecord.MaximumPayloadLength ? payload : payload[..RegisterRecord.MaximumPayloadLength];

    private ulong ReadNow(byte[] bytes)
    {
        var read = ReadAsync(bytes);
        return read.IsCompletedSuccessfully ? read.Result : throw new CorruptReplicasException($"The undamaged {name} cannot be read.", read.Exception!);
    }

    private async Task<ulong> ReadAsync(byte[] bytes)
    {
        var regions = _store.NewRegions();
        _store.Damage(new Dictionary<BlobKey, ReadOnlyMemory<byte>>
        {
            [register.Key] = bytes,
            [StoreMarker.Key] = new StoreMarker(SpecimenStore.Deployment, SpecimenStore.RegionAt(0), SpecimenStore.Life).ToBytes(),
        });
        var record = await SpecimenRecords.ReadAsync(regions, register);
        var header = XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes((record with { Payload = default }).ToString()));
        return header ^ await readAsync(regions, record.Payload);
    }
}
