using System.Buffers.Binary;
using System.IO.Hashing;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Regions;

/// <summary>What a region store carries to tell its present life from any other.</summary>
/// <param name="Deployment">The deployment that the store belongs to: a store of another one never gets a vote.</param>
/// <param name="Region">The region that the store belongs to: two stores with swapped addresses are noticed.</param>
/// <param name="Incarnation">The store's life.</param>
/// <param name="Replaces">
/// The life that the configuration named when this one was begun: only while it still does is this the marker of a rebuild that
/// broke off, and not that of an old copy. Nothing for the first life.
/// </param>
/// <param name="Since">The <see cref="ClusterConfiguration.Version"/> that named the replaced life when this one was begun; 0 for the first life.</param>
/// <remarks>
/// Bytes: magic <c>PIMM</c>, format (1 byte), deployment (16), incarnation (16), the replaced one (16), since (8, little endian), length of the region's
/// name (1), the name in ASCII, and the XxHash128 of all that came before (16). Format 1 lacked "since" and is read as 0. Format 3 has the role
/// (1) before the name's length, and is written only where a region is replaced: a release that does not know it gives such a store no vote.
/// </remarks>
public sealed record StoreMarker(Guid Deployment, RegionName Region, StoreIncarnation Incarnation, StoreIncarnation Replaces = default, long Since = 0)
{
    private const byte Format = 2;
    private const byte FormatWithRole = 3;
    private const int SinceAt = 53;
    private const int SinceLength = 8;
    private const int NameAt = SinceAt + SinceLength + 1;
    private const int ChecksumLength = 16;

    /// <summary>Where the marker lies in every store.</summary>
    public static BlobKey Key { get; } = new("marker");

    /// <summary>What the store is in a replacement of its region, if there is one.</summary>
    public MarkerRole Role { get; init; }

    private static ReadOnlySpan<byte> Magic => "PIMM"u8;

    /// <summary>Whether this is no life that was over when a configuration was chosen.</summary>
    /// <remarks>
    /// A life is begun under the version that names the life which it replaces, and admitted only while that one is still named. So
    /// if another life is named now, and none that this one replaces, this one was begun before the naming (and is over, or was
    /// never admitted and never will be) or after it. A process that missed some lives of a store tells by the version which it is. A region
    /// that is not named took another's place later, or left: its version was raised to the one that named it.
    /// </remarks>
    internal bool MayLiveUnder(ClusterConfiguration configuration) =>
        Deployment == configuration.Deployment
        && (configuration.Incarnations.TryGetValue(Region, out var named) ? MayFollow(named, configuration.Version) : Since > configuration.Version);

    /// <summary>Whether this is no life that was over when a version of the configuration named another.</summary>
    internal bool MayFollow(StoreIncarnation named, long version) => Incarnation == named || Replaces == named || Since > version;

    /// <summary>The marker's bytes.</summary>
    public byte[] ToBytes()
    {
        var nameAt = NameAt + (Role == MarkerRole.Member ? 0 : 1);
        var bytes = new byte[nameAt + Region.Value.Length + ChecksumLength];
        Magic.CopyTo(bytes);
        bytes[4] = Role == MarkerRole.Member ? Format : FormatWithRole;
        Deployment.TryWriteBytes(bytes.AsSpan(5));
        Incarnation.Value.TryWriteBytes(bytes.AsSpan(21));
        Replaces.Value.TryWriteBytes(bytes.AsSpan(37));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SinceAt), Since);
        if (Role != MarkerRole.Member)
            bytes[NameAt - 1] = (byte)Role;
        bytes[nameAt - 1] = checked((byte)Region.Value.Length);
        System.Text.Encoding.ASCII.GetBytes(Region.Value, bytes.AsSpan(nameAt));
        XxHash128.Hash(bytes.AsSpan(0, bytes.Length - ChecksumLength), bytes.AsSpan(bytes.Length - ChecksumLength));
        return bytes;
    }

    /// <summary>Reads a marker.</summary>
    /// <returns>The marker; <see langword="null"/> if these bytes are none.</returns>
    public static StoreMarker? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < NameAt - SinceLength + 1 + ChecksumLength || !bytes[..4].SequenceEqual(Magic) || bytes[4] is not (1 or Format or FormatWithRole))
            return null;
        var nameAt = bytes[4] switch { 1 => NameAt - SinceLength, Format => NameAt, _ => NameAt + 1 };
        var checksumAt = bytes.Length - ChecksumLength;
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        XxHash128.Hash(bytes[..checksumAt], checksum);
        if (nameAt > checksumAt || !checksum.SequenceEqual(bytes[checksumAt..]) || nameAt + bytes[nameAt - 1] != checksumAt)
            return null;
        var name = System.Text.Encoding.ASCII.GetString(bytes.Slice(nameAt, bytes[nameAt - 1]));
        var role = bytes[4] == FormatWithRole ? (MarkerRole)bytes[NameAt - 1] : MarkerRole.Member;
        return RegionName.IsValid(name) && Enum.IsDefined(role)
            ? new StoreMarker(
                new Guid(bytes.Slice(5, 16)),
                new RegionName(name),
                new StoreIncarnation(new Guid(bytes.Slice(21, 16))),
                new StoreIncarnation(new Guid(bytes.Slice(37, 16))),
                bytes[4] == 1 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes[SinceAt..]))
            {
                Role = role,
            }
            : null;
    }
}
