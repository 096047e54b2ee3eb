using System.Text;

namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>One unfolded content line: a property of a vCard or of an iCalendar component.</summary>
/// <param name="Group">What stands before the dot in <c>item1.EMAIL</c>; empty when there is none.</param>
/// <param name="Name">Upper case.</param>
/// <param name="Parameters">In their order.</param>
/// <param name="Bytes">The value, unfolded, escapes as they are.</param>
/// <param name="Source">Where the whole line with its folds and its end stands in the body.</param>
internal sealed record ContentLine(
    string Group, string Name, IReadOnlyList<ContentParameter> Parameters, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Source)
{
    private string? _value;
    private string? _text;
    private bool? _isAscii;

    /// <summary>The value as text, escapes as they are.</summary>
    public string Value => _value ??= Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The value as text, escapes resolved. Made once: one filter may compare a value of megabytes with hundreds of texts.</summary>
    public string Text => _text ??= EscapedText.Resolve(Value);

    /// <summary>How many bytes have to be taken apart before <see cref="Text"/> is there; none if nothing is escaped, or once it is.</summary>
    public int UnresolvedBytes => _text is null && Bytes.Span.Contains((byte)'\\') ? Bytes.Length : 0;

    /// <summary>Whether the value is nothing but ASCII.</summary>
    public bool IsAscii => _isAscii ??= Ascii.IsValid(Bytes.Span);

    /// <summary>The first value of a parameter; <see langword="null"/> if there is none.</summary>
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Name == name)
                return parameter.Values is [var first, ..] ? first : string.Empty;
        }
        return null;
    }
}
