using System.Text;

namespace OrleansPim.ClusterTests.Data;

/// <summary>Writes content lines as phones do: CRLF, folded at 75 octets between characters (RFC 5545 section 3.1, RFC 6350 section 3.2).</summary>
internal sealed class ContentLines
{
    private const int MaximumOctets = 75;

    private readonly StringBuilder _text = new();

    /// <summary>Escapes a text value: backslash, comma, semicolon, line end.</summary>
    public static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Adds one line as it is, folded.</summary>
    public ContentLines Add(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaximumOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }
            _text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }
        _text.Append("\r\n");
        return this;
    }

    /// <summary>Adds one line whose value is text.</summary>
    public ContentLines Add(string name, string value) => Add($"{name}:{Escape(value)}");

    /// <summary>Adds several lines as they are.</summary>
    public ContentLines AddAll(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Add(line);
        return this;
    }

    public override string ToString() => _text.ToString();
}
