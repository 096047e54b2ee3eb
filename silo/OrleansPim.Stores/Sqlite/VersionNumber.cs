using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>A version token as the row stores it.</summary>
/// <param name="Session">Random bits, drawn anew each time that the file is opened.</param>
/// <param name="Number">Counts the writes of that session from 1.</param>
/// <remarks>
/// Unique for ever, because nothing of it is read back from the file: deleting a blob, restoring an older copy of the file or
/// a second process cannot make two writes share a session and a number.
/// </remarks>
internal readonly record struct VersionNumber(long Session, long Number)
{
    private const int HalfLength = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The token that callers see: 32 lowercase hexadecimal digits.</summary>
    public BlobVersion ToBlobVersion()
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Session);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Number);
        return new BlobVersion(Convert.ToHexStringLower(bytes));
    }

    /// <summary>Reads a token back; one that this class never issued is none.</summary>
    public static bool TryParse(BlobVersion version, out VersionNumber number)
    {
        number = default;
        var token = version.Token;
        if (token is not { Length: 2 * HalfLength } || token.AsSpan().ContainsAnyExcept(Digits))
            return false;
        number = new VersionNumber(ParseHalf(token.AsSpan(0, HalfLength)), ParseHalf(token.AsSpan(HalfLength)));
        return true;
    }

    private static long ParseHalf(ReadOnlySpan<char> digits) =>
        long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
