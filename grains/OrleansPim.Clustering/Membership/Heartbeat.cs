using Google.Protobuf;
using OrleansPim.Clustering.Membership.Wire;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Clustering.Membership;

/// <summary>When a silo last said that it lives.</summary>
/// <param name="Silo">Whose it is.</param>
/// <param name="AliveAt">UTC, by that silo's own clock.</param>
internal sealed record Heartbeat(SiloAddress Silo, DateTime AliveAt)
{
    private const uint Reader = 1;

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes() =>
        new HeartbeatMessage { MinimumReader = Reader, Silo = Silo.ToParsableString(), AliveAt = AliveAt.Ticks }.ToByteArray();

    /// <summary>Reads one.</summary>
    /// <exception cref="CorruptReplicasException">These bytes are no heartbeat that this release may read.</exception>
    public static Heartbeat Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var message = HeartbeatMessage.Parser.ParseFrom(bytes.Span);
            return message.MinimumReader is > 0 and <= Reader
                ? new Heartbeat(RowCodec.AddressOf(message.Silo), RowCodec.TimeOf(message.AliveAt))
                : throw new CorruptReplicasException($"A heartbeat needs reader {message.MinimumReader}; this release is reader {Reader}.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException("A heartbeat cannot be parsed.", exception);
        }
    }
}
