using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions.Wire;

namespace OrleansPim.Replication.Regions;

/// <summary>Which regions there are, and which life of each store has a vote.</summary>
/// <param name="Deployment">Random, made at the first start.</param>
/// <param name="ConfigurationId">From 1; a replaced region does not change it, since the number of regions stays and each store's life is in its records.</param>
/// <param name="Incarnations">The life of each region's store, by region.</param>
public sealed record ClusterConfiguration(
    Guid Deployment, long ConfigurationId, IReadOnlyDictionary<RegionName, StoreIncarnation> Incarnations)
{
    private const uint Reader = 2;
    private const uint ReaderWithoutChange = 1;
    private const int IdLength = 16;

    /// <summary>Which value of the configuration register this is, from 1; 0 before it was written.</summary>
    public long Version { get; init; }

    /// <summary>The region that is being replaced; <see langword="null"/> if none is. A release that does not know of it must not read the rest.</summary>
    public RegionChange? Change { get; init; }

    /// <summary>Whether a region's store may get a vote at all: it is named, and not on its way out.</summary>
    internal bool MayVote(RegionName region) => Incarnations.ContainsKey(region) && Change?.Old != region;

    /// <summary>The same with the newcomer in the place of the region that it replaces.</summary>
    internal ClusterConfiguration Replaced(RegionChange change, StoreIncarnation incarnation)
    {
        var incarnations = new Dictionary<RegionName, StoreIncarnation>(Incarnations);
        incarnations.Remove(change.Old);
        incarnations.Add(change.New, incarnation);
        return this with { Incarnations = incarnations, Change = null };
    }

    /// <summary>The same with another life of one store.</summary>
    internal ClusterConfiguration With(RegionName region, StoreIncarnation incarnation) =>
        this with { Incarnations = new Dictionary<RegionName, StoreIncarnation>(Incarnations) { [region] = incarnation } };

    internal byte[] ToBytes()
    {
        var message = new ConfigurationMessage
        {
            MinimumReader = Change is null ? ReaderWithoutChange : Reader,
            Deployment = ByteString.CopyFrom(Deployment.ToByteArray()),
            ConfigurationId = ConfigurationId,
        };
        foreach (var (name, incarnation) in Incarnations.OrderBy(line => line.Key.Value, StringComparer.Ordinal))
            message.Regions.Add(new RegionMessage { Name = name.Value, Incarnation = ByteString.CopyFrom(incarnation.Value.ToByteArray()) });
        if (Change is { } change)
            message.Change = new ChangeMessage { Old = change.Old.Value, New = change.New.Value };
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
            ? new ClusterConfiguration(ReadId(message.Deployment), message.ConfigurationId, incarnations) { Change = ReadChange(message.Change, incarnations) }
            : throw new CorruptReplicasException($"The configuration has the id {message.ConfigurationId}; ids count from 1.");
    }

    private static RegionChange? ReadChange(ChangeMessage? message, Dictionary<RegionName, StoreIncarnation> incarnations)
    {
        if (message is null)
            return null;
        if (!RegionName.IsValid(message.Old) || !RegionName.IsValid(message.New))
            throw new CorruptReplicasException("The configuration replaces what is no region.");
        var change = new RegionChange(new RegionName(message.Old), new RegionName(message.New));
        return incarnations.ContainsKey(change.Old) && !incarnations.ContainsKey(change.New)
            ? change
            : throw new CorruptReplicasException($"The configuration replaces {change.Old} by {change.New}, which contradicts its list.");
    }

    private static Guid ReadId(ByteString bytes) => bytes.Length == IdLength
        ? new Guid(bytes.Span)
        : throw new CorruptReplicasException($"The configuration holds an id of {bytes.Length} bytes.");
}
