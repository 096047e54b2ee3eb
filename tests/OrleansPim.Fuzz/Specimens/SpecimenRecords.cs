using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;

namespace OrleansPim.Fuzz.Specimens;

/// <summary>Registers' records as the specimens' stores hold them, and the product's way of reading one.</summary>
internal static class SpecimenRecords
{
    private static readonly ReplicaClock Clock = new(TimeProvider.System, TimeSpan.FromMinutes(1));

    /// <summary>A whole record, its checksum included.</summary>
    public static byte[] Write(RegisterName name, ReadOnlyMemory<byte> payload)
    {
        var ballot = Ballot.Zero.Next(new ProposerId(SpecimenStore.Deployment));
        var record = new RegisterRecord(name, 1, SpecimenStore.Life, ballot, new AcceptedAt(ballot, 1), SpecimenStore.Deployment, payload);
        var bytes = new byte[RegisterRecordCodec.Measure(record)];
        RegisterRecordCodec.Write(record, bytes);
        return bytes;
    }

    /// <summary>Reads one replica, as every operation on a register does.</summary>
    /// <exception cref="CorruptReplicasException">It is no vote.</exception>
    public static async Task<RegisterRecord> ReadAsync(RegionSet regions, RegisterName name)
    {
        var answer = await ReplicaReader.ReadAsync(regions.Regions[0], name, regions.ConfigurationId, Clock, CancellationToken.None);
        return answer.Kind == AnswerKind.Record ? answer.Record! : throw new CorruptReplicasException(answer.Failure);
    }
}
