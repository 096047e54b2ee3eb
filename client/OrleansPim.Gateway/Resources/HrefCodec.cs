using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansPim.Gateway.Resources;

/// <summary>Percent-encodes path segments, always in the same way, and decodes them strictly (RFC 3986).</summary>
/// <remarks>
/// Written are the unreserved characters and <c>@</c> as they are and everything else encoded: <c>+</c> too, since clients exist
/// that read it as a space. Read is any equivalent spelling.
/// </remarks>
internal static class HrefCodec
{
    /// <summary>The characters that stand for themselves.</summary>
    public static SearchValues<char> Plain { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@");

    /// <summary>One segment as it stands in an href.</summary>
    public static string Encode(string segment)
    {
        if (!segment.AsSpan().ContainsAnyExcept(Plain))
            return segment;
        var encoded = new StringBuilder(segment.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(segment))
        {
            if (Plain.Contains((char)unit))
                encoded.Append((char)unit);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>A path of segments joined by <c>/</c>, as it stands in an href.</summary>
    public static string EncodePath(string path) =>
        path.Contains('/', StringComparison.Ordinal) ? string.Join('/', path.Split('/').Select(Encode)) : Encode(path);

    /// <summary>Reads one segment.</summary>
    /// <returns><see langword="false"/> if an escape is malformed or the bytes are no UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<char> segment, out string decoded)
    {
        decoded = string.Empty;
        if (!segment.Contains('%') && Ascii.IsValid(segment))
        {
            decoded = segment.ToString();
            return true;
        }
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(segment.Length)];
        var length = 0;
        for (var index = 0; index < segment.Length; index++)
        {
            if (segment[index] != '%')
            {
                // A surrogate pair has to be converted as a pair.
                var run = segment[index..];
                var end = run.IndexOf('%');
                run = end < 0 ? run : run[..end];
                length += Encoding.UTF8.GetBytes(run, bytes.AsSpan(length));
                index += run.Length - 1;
            }
            else if (index + 2 < segment.Length
                && byte.TryParse(segment.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes[length++] = value;
                index += 2;
            }
            else
            {
                return false;
            }
        }
        var whole = bytes.AsSpan(0, length);
        if (!System.Text.Unicode.Utf8.IsValid(whole))
            return false;
        decoded = Encoding.UTF8.GetString(whole);
        return true;
    }
}
