using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OrleansPim.Gateway.Rfc4790Collations;

/// <summary>
/// The collation <c>i;unicode-casemap</c> (RFC 5051): characters are mapped to one case and then taken apart, so that an ä is found whether
/// a client writes it as one character or as an a with two dots.
/// </summary>
/// <remarks>
/// The runtime's own normalisation does nothing where it runs without ICU, as ours does, hence the table. Upper case stands in for title case:
/// they differ in four digraphs, whose two forms both become the same.
/// </remarks>
internal static class UnicodeCasemap
{
    private const int HangulStart = 0xAC00;
    private const int HangulEnd = 0xD7A3;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trails = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly Lazy<FrozenDictionary<int, string>> Decompositions = new(ReadDecompositions);

    /// <summary>What texts have to have in common to match; compare it without regard to case. Text in ASCII is its own.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var folded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                folded.Append((char)rune.Value);
            else
                Append(folded, Rune.ToUpperInvariant(rune));
        }
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (Decompositions.Value.TryGetValue(rune.Value, out var parts))
        {
            folded.Append(parts);
        }
        else if (rune.Value is >= HangulStart and <= HangulEnd)
        {
            var (block, trail) = Math.DivRem(rune.Value - HangulStart, TrailCount);
            folded.Append((char)(Leads + (block / VowelCount))).Append((char)(Vowels + (block % VowelCount)));
            if (trail > 0)
                folded.Append((char)(Trails + trail));
        }
        else
        {
            folded.Append(CultureInfo.InvariantCulture, $"{rune}");
        }
    }

    private static FrozenDictionary<int, string> ReadDecompositions()
    {
        using var stream = typeof(UnicodeCasemap).Assembly.GetManifestResourceStream("Decompositions.txt")
            ?? throw new InvalidOperationException("The table of decompositions is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var points = line.Split(' ').Select(point => int.Parse(point, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
            table.Add(points[0], string.Concat(points.Skip(1).Select(char.ConvertFromUtf32)));
        }
        return table.ToFrozenDictionary();
    }
}
