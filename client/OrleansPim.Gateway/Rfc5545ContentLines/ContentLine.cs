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

    /// <summary>The value as text, escapes as they are.</summary>
    public string Value => _value ??= Encoding.UTF8.GetString(Bytes.Span);

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
