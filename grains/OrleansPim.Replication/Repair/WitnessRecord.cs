using System.IO.Hashing;
using Google.Protobuf;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair.Wire;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>What one store holds as a witness: its own counter, and how far the others were seen.</summary>
/// <param name="Deployment">As in the store's marker.</param>
/// <param name="Region">Whose counter it is.</param>
/// <param name="Life">The life in which it was counted.</param>
/// <param name="Counter">From 1.</param>
/// <param name="Version">The <see cref="ClusterConfiguration.Version"/> that the writer knew; it names <paramref name="Life"/>.</param>
/// <param name="Sightings">How far the other stores were seen, by region.</param>
/// <param name="RaiseId">Random, of this very raise; <see cref="Guid.Empty"/> from older releases.</param>
/// <remarks>Bytes: magic <c>PIMW</c>, a <c>WitnessMessage</c>, and the XxHash128 of all that came before (16).</remarks>
internal sealed record WitnessRecord(
    Guid Deployment, RegionName Region, StoreIncarnation Life, long Counter, long Version, IReadOnlyDictionary<RegionName, Sighting> Sightings, Guid RaiseId)
{
    /// <summary>The longest blob that is read, in bytes; five regions take under 500.</summary>
    public const int MaximumLength = 4_096;

    private const uint Reader = 1;
    private const int IdLength = 16;
    private const int MessageAt = 4;
    private const int ChecksumLength = 16;

    /// <summary>Where it lies in every store.</summary>
    public static BlobKey Key { get; } = new("cluster/witness");

    private static ReadOnlySpan<byte> Magic => "PIMW"u8;

    /// <summary>The blob.</summary>
    public byte[] ToBytes()
    {
        var message = new WitnessMessage
        {
            MinimumReader = Reader,
            Deployment = ByteString.CopyFrom(Deployment.ToByteArray()),
            Region = Region.Value,
            Incarnation = ByteString.CopyFrom(Life.Value.ToByteArray()),
            Counter = Counter,
            ConfigurationVersion = Version,
            RaiseId = WriteId(RaiseId),
        };
        foreach (var (name, sighting) in Sightings.OrderBy(line => line.Key.Value, StringComparer.Ordinal))
        {
            message.Sightings.Add(new SightingMessage
            {
                Region = name.Value,
                Incarnation = ByteString.CopyFrom(sighting.Life.Value.ToByteArray()),
                Counter = sighting.Counter,
                ConfigurationVersion = sighting.Version,
                HasGoneBack = sighting.HasGoneBack,
                RaiseId = WriteId(sighting.RaiseId),
            });
        }

        var checksumAt = MessageAt + message.CalculateSize();
        var bytes = new byte[checksumAt + ChecksumLength];
        Magic.CopyTo(bytes);
        message.WriteTo(bytes.AsSpan(MessageAt, checksumAt - MessageAt));
        XxHash128.Hash(bytes.AsSpan(0, checksumAt), bytes.AsSpan(checksumAt));
        return bytes;
    }

    /// <summary>Reads a blob.</summary>
    /// <param name="bytes">The blob.</param>
    /// <param name="isTooNew">Whether only a newer release may read it.</param>
    /// <returns>The record; <see langword="null"/> if these bytes are none that this release may read.</returns>
    public static WitnessRecord? TryRead(ReadOnlySpan<byte> bytes, out bool isTooNew)
    {
        isTooNew = false;
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        if (bytes.Length is < MessageAt + ChecksumLength or > MaximumLength || !bytes.StartsWith(Magic))
            return null;
        XxHash128.Hash(bytes[..^ChecksumLength], checksum);
        if (!checksum.SequenceEqual(bytes[^ChecksumLength..]))
            return null;
        try
        {
            var message = WitnessMessage.Parser.ParseFrom(bytes[MessageAt..^ChecksumLength]);
            isTooNew = message.MinimumReader > Reader;
            return isTooNew ? null : Read(message);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static WitnessRecord? Read(WitnessMessage message)
    {
        var sightings = new Dictionary<RegionName, Sighting>();
        foreach (var line in message.Sightings)
        {
            if (!RegionName.IsValid(line.Region) || line.Incarnation.Length != IdLength || line.Counter < 0 || line.ConfigurationVersion < 1
                || !IsIdOrNothing(line.RaiseId))
                return null;
            var sighting = new Sighting(ReadLife(line.Incarnation), line.Counter, line.ConfigurationVersion, line.HasGoneBack, ReadId(line.RaiseId));
            if (!sightings.TryAdd(new RegionName(line.Region), sighting))
                return null;
        }

        return RegionName.IsValid(message.Region) && message.Deployment.Length == IdLength && message.Incarnation.Length == IdLength
            && message.Counter > 0 && message.ConfigurationVersion > 0 && IsIdOrNothing(message.RaiseId)
                ? new WitnessRecord(
                    new Guid(message.Deployment.Span),
                    new RegionName(message.Region),
                    ReadLife(message.Incarnation),
                    message.Counter,
                    message.ConfigurationVersion,
                    sightings,
                    ReadId(message.RaiseId))
                : null;
    }

    private static StoreIncarnation ReadLife(ByteString bytes) => new(new Guid(bytes.Span));

    private static ByteString WriteId(Guid id) => id == Guid.Empty ? ByteString.Empty : ByteString.CopyFrom(id.ToByteArray());

    private static bool IsIdOrNothing(ByteString bytes) => bytes.Length is 0 or IdLength;

    private static Guid ReadId(ByteString bytes) => bytes.IsEmpty ? Guid.Empty : new Guid(bytes.Span);
}
