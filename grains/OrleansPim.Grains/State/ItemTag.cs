using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>An <see cref="ETag"/> as two words, as it is stored.</summary>
internal readonly record struct ItemTag(ulong High, ulong Low)
{
    /// <summary>The tag of a body.</summary>
    public static ItemTag Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Read(hash);
    }

    /// <summary>The tag of a body whose SHA-256 is known.</summary>
    public static ItemTag Of(ContentReference content) => Read(Convert.FromHexString(content.Sha256));

    /// <summary>The tag that an item has once it is put.</summary>
    public static ItemTag Of(PutItem change) => change.Content is null ? Of(change.Body) : Of(change.Content);

    public static ItemTag Of(StoredItem item) => new(item.TagHigh, item.TagLow);

    public static ItemTag Of(StoredTag tag) => new(tag.High, tag.Low);

    public StoredTag ToStored() => new() { High = High, Low = Low };

    public ETag ToETag() => new($"{High:x16}{Low:x16}");

    private static ItemTag Read(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]));
}
