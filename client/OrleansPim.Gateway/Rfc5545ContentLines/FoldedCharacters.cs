using System.Text.Unicode;

namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Characters that a simple client folded in the middle: no UTF-8 as they stand, and whole once unfolded (RFC 5545 section 3.1, RFC 6350 section 3.2).</summary>
/// <remarks>Such a body is stored and served as it came. An XML answer cannot carry half a character: there, all its lines are unfolded.</remarks>
internal static class FoldedCharacters
{
    /// <summary>A body as it can stand in XML: as it is if it is UTF-8, otherwise unfolded, which may be no UTF-8 either.</summary>
    public static ReadOnlySpan<byte> Mend(ReadOnlySpan<byte> body) => Utf8.IsValid(body) ? body : Unfold(body);

    private static ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> body)
    {
        var unfolded = new byte[body.Length];
        var length = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..(end + 1)];
            body = body[line.Length..];
            if (end >= 0 && body is [(byte)' ' or (byte)'\t', ..])
            {
                line = line[..(line.EndsWith("\r\n"u8) ? ^2 : ^1)];
                body = body[1..];
            }
            line.CopyTo(unfolded.AsSpan(length));
            length += line.Length;
        }
        return unfolded.AsSpan(0, length);
    }
}
