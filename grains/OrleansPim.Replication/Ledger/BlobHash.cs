using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace OrleansPim.Replication.Ledger;

/// <summary>A SHA-256: names an immutable blob, or links an entry to the one before.</summary>
/// <remarks>Four words instead of an array: compared by value, and nothing to allocate.</remarks>
internal readonly record struct BlobHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    /// <summary>The length as hexadecimal digits.</summary>
    public const int TextLength = 64;

    public static BlobHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(content, hash);
        return Read(hash);
    }

    /// <exception cref="Errors.CorruptReplicasException">Not 32 bytes.</exception>
    public static BlobHash Of(ByteString stored) => stored.Length == Length
        ? Read(stored.Span)
        : throw new Errors.CorruptReplicasException($"A hash of {stored.Length} bytes is stored where {Length} are needed.");

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(string? text, out BlobHash hash)
    {
        hash = default;
        if (text is not { Length: TextLength } || text.Any(c => !char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c)))
            return false;
        hash = Read(Convert.FromHexString(text));
        return true;
    }

    public ByteString ToByteString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static BlobHash Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    private void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Fourth);
    }
}
