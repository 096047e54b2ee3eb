using System.Text;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Cuts a body into content lines and unfolds them (RFC 5545 section 3.1, RFC 6350 section 3.2).</summary>
/// <remarks>
/// CRLF and bare LF both end a line, since desktop clients write either; the body is stored as it came. Checked on the way: UTF-8,
/// once folds within characters are taken out, and no character that XML cannot carry, because the body must fit into an XML report.
/// </remarks>
internal sealed class ContentLineReader
{
    /// <summary>The most content lines of one body, folds counted as one.</summary>
    public const int MaximumLines = 20_000;

    /// <summary>The most folds of one body: room for the longest portrait at 75 characters a line, and some more.</summary>
    public const int MaximumFolds = 200_000;

    private readonly ReadOnlyMemory<byte> _body;
    private int _position;
    private int _folds;

    /// <exception cref="ContentFormatException">The body is no UTF-8, or holds a character that XML cannot carry.</exception>
    public ContentLineReader(ReadOnlyMemory<byte> body)
    {
        _body = body;
        var bytes = FoldedCharacters.Mend(body.Span);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            throw new ContentFormatException("The body is not UTF-8.");
        if (!XmlText.IsCarried(bytes))
            throw new ContentFormatException("The body holds a control character.");
        if (body.Span.StartsWith("\uFEFF"u8))
            _position = 3;
    }

    /// <summary>The number of the line read last, from 1, folds counted as one.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Reads the next line; skips empty ones.</summary>
    /// <returns><see langword="null"/> at the end.</returns>
    /// <exception cref="ContentFormatException">It is malformed, or there are too many.</exception>
    public ContentLine? Read()
    {
        while (_position < _body.Length)
        {
            if (++LineNumber > MaximumLines)
                throw new ContentFormatException($"A body is limited to {MaximumLines} lines.");
            var (source, text) = NextLogicalLine();
            if (!text.IsEmpty)
                return Parse(text, source);
        }
        return null;
    }

    private (ReadOnlyMemory<byte> Source, ReadOnlyMemory<byte> Text) NextLogicalLine()
    {
        var body = _body.Span;
        var start = _position;
        var (length, next) = PhysicalLine(body, start);
        _position = next;
        if (!IsFold(body, next))
            return (_body[start..next], _body.Slice(start, length));

        // A line may be folded at every byte: this loop is what a hostile body spends its time in.
        var text = body.Slice(start, length).ToArray();
        while (IsFold(body, _position))
        {
            if (++_folds > MaximumFolds)
                throw new ContentFormatException($"A body is limited to {MaximumFolds} folds.");
            var from = _position + 1;
            (var more, _position) = PhysicalLine(body, from);
            if (length + more > text.Length)
                Array.Resize(ref text, (length + more) * 2);
            body.Slice(from, more).CopyTo(text.AsSpan(length));
            length += more;
        }
        return (_body[start.._position], text.AsMemory(0, length));
    }

    private static bool IsFold(ReadOnlySpan<byte> body, int position) => position < body.Length && (body[position] is (byte)' ' or (byte)'\t');

    /// <summary>Finds the end of the line that starts somewhere.</summary>
    /// <returns>Its length without its end, and where the next one starts.</returns>
    private (int Length, int Next) PhysicalLine(ReadOnlySpan<byte> body, int start)
    {
        var rest = body[start..];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
            return (rest.Length, body.Length);
        if (rest[end] == '\n')
            return (end, start + end + 1);
        if (end + 1 == rest.Length)
            return (end, body.Length);
        return rest[end + 1] == '\n' ? (end, start + end + 2) : throw Malformed("holds a carriage return without a line feed");
    }

    private ContentLine Parse(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> source)
    {
        var span = line.Span;
        var nameEnd = span.IndexOfAny((byte)':', (byte)';');
        if (nameEnd <= 0)
            throw Malformed("has no name and value");
        var name = span[..nameEnd];
        var group = string.Empty;
        if (name.IndexOf((byte)'.') is > 0 and var dot)
        {
            group = Token(name[..dot]);
            name = name[(dot + 1)..];
        }
        var parameters = span[nameEnd] == ':' ? [] : ParseParameters(span, ref nameEnd);
        return new ContentLine(group, Token(name), parameters, line[(nameEnd + 1)..], source);
    }

    /// <summary>Reads <c>;name=value,value</c> up to the colon, which <paramref name="position"/> is moved to.</summary>
    private List<ContentParameter> ParseParameters(ReadOnlySpan<byte> line, ref int position)
    {
        const int MaximumParameters = 64;
        var parameters = new List<ContentParameter>();
        while (line[position] == ';')
        {
            var rest = line[(position + 1)..];
            var end = rest.IndexOfAny((byte)'=', (byte)';', (byte)':');
            if (end < 0 || parameters.Count == MaximumParameters)
                throw Malformed("has malformed parameters");
            var name = Token(rest[..end]);
            position += 1 + end;

            // vCards have been seen with bare types (TEL;HOME:) although version 3 gave that form up.
            parameters.Add(new ContentParameter(name, line[position] == '=' ? ParseValues(line, ref position) : []));
        }
        return parameters;
    }

    private List<string> ParseValues(ReadOnlySpan<byte> line, ref int position)
    {
        const int MaximumValues = 1_000;
        var values = new List<string>(1);
        do
        {
            if (values.Count == MaximumValues)
                throw Malformed("has a parameter of too many values");
            var rest = line[(position + 1)..];
            var isQuoted = rest.StartsWith("\""u8);
            var length = isQuoted ? rest[1..].IndexOf((byte)'"') : rest.IndexOfAny((byte)',', (byte)';', (byte)':');
            if (length < 0)
                throw Malformed("has malformed parameters");
            values.Add(Encoding.UTF8.GetString(rest.Slice(isQuoted ? 1 : 0, length)));
            position += 1 + length + (isQuoted ? 2 : 0);
            if (position >= line.Length || line[position] is not ((byte)',' or (byte)';' or (byte)':'))
                throw Malformed("has malformed parameters");
        }
        while (line[position] == ',');
        return values;
    }

    private string Token(ReadOnlySpan<byte> token)
    {
        if (token.IsEmpty)
            throw Malformed("has an empty name");
        foreach (var unit in token)
        {
            if (!char.IsAsciiLetterOrDigit((char)unit) && unit is not ((byte)'-' or (byte)'_'))
                throw Malformed("has a malformed name");
        }
        return string.Create(token.Length, token, static (upper, source) => Ascii.ToUpper(source, upper, out _));
    }

    private ContentFormatException Malformed(string what) => new($"Line {LineNumber} {what}.");
}
