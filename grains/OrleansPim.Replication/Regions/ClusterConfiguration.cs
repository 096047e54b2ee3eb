using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions.Wire;

namespace OrleansPim.Replication.Regions;

/// <summary>Which regions there are, and which life of each store has a vote.</summary>
/// <param name="Deployment">Random, made at the first start.</param>
/// <param name="ConfigurationId">Raised when a region is replaced, from 1.</param>
/// <param name="Incarnations">The life of each region's store, by region.</param>
public sealed record ClusterConfiguration(
    Guid Deployment, long ConfigurationId, IReadOnlyDictionary<RegionName, StoreIncarnation> Incarnations)
{
    private const uint Reader = 1;
    private const int IdLength = 16;

    /// <summary>Which value of the configuration register this is, from 1; 0 before it was written.</summary>
    public long Version { get; init; }

    /// <summary>The same with another life of one store.</summary>
    internal ClusterConfiguration With(RegionName region, StoreIncarnation incarnation) =>
        this with { Incarnations = new Dictionary<RegionName, StoreIncarnation>(Incarnations) { [region] = incarnation } };

    internal byte[] ToBytes()
    {
        var message = new ConfigurationMessage
        {
            MinimumReader = Reader,
            Deployment = ByteString.CopyFrom(Deployment.ToByteArray()),
            ConfigurationId = ConfigurationId,
        };
        foreach (var (name, incarnation) in Incarnations.OrderBy(line => line.Key.Value, StringComparer.Ordinal))
            message.Regions.Add(new RegionMessage { Name = name.Value, Incarnation = ByteString.CopyFrom(incarnation.Value.ToByteArray()) });
        return message.ToByteArray();
    }

    /// <exception cref="CorruptReplicasException">These bytes are no configuration that this release may read.</exception>
    internal static ClusterConfiguration Read(ReadOnlyMemory<byte> bytes)
    {
        ConfigurationMessage message;
        try
        {
            message = ConfigurationMessage.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException("The configuration cannot be parsed.", exception);
        }

        if (message.MinimumReader > Reader)
            throw new CorruptReplicasException($"The configuration needs reader {message.MinimumReader}; this release is reader {Reader}.");
        var incarnations = new Dictionary<RegionName, StoreIncarnation>();
        foreach (var line in message.Regions)
        {
            if (!RegionName.IsValid(line.Name) || !incarnations.TryAdd(new RegionName(line.Name), new StoreIncarnation(ReadId(line.Incarnation))))
                throw new CorruptReplicasException("The configuration names a region twice, or by what is no name.");
        }

        return message.ConfigurationId > 0
            ? new ClusterConfiguration(ReadId(message.Deployment), message.ConfigurationId, incarnations)
            : throw new CorruptReplicasException($"The configuration has the id {message.ConfigurationId}; ids count from 1.");
    }

    private static Guid ReadId(ByteString bytes) => bytes.Length == IdLength
        ? new Guid(bytes.Span)
        : throw new CorruptReplicasException($"The configuration holds an id of {bytes.Length} bytes.");
}
