using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrleansPim.Gateway.Xml;

/// <summary>What text an XML document can carry (XML 1.0 section 2.2): not all that is UTF-8.</summary>
internal static class XmlText
{
    private static readonly SearchValues<byte> Forbidden =
        SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    /// <summary>Whether all of a text can stand in an answer; otherwise no client could read any of it.</summary>
    public static bool IsCarried(ReadOnlySpan<byte> utf8) =>
        !utf8.ContainsAny(Forbidden) && (Ascii.IsValid(utf8) || (Utf8.IsValid(utf8) && utf8.IndexOf("\uFFFE"u8) < 0 && utf8.IndexOf("\uFFFF"u8) < 0));
}
