using System.Text;

namespace OrleansPim.Contracts.Identity;

/// <summary>Names one item within its collection: the decoded last segment of its URL.</summary>
/// <param name="Value">1 to <see cref="MaximumLength"/> bytes of UTF-8 without <c>/</c> and control characters; not <c>.</c> or <c>..</c>.</param>
[GenerateSerializer, Immutable, Alias("pim.ItemName")]
public readonly record struct ItemName([property: Id(0)] string Value) : IComparable<ItemName>
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaximumLength = 255;

    /// <summary>Tells whether <paramref name="name"/> can name an item.</summary>
    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name is "." or ".." || Encoding.UTF8.GetByteCount(name) > MaximumLength)
            return false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value == '/' || rune == Rune.ReplacementChar || Rune.IsControl(rune))
                return false;
        }
        return true;
    }

    /// <summary>Tells whether something new may be named so: U+FFFE and U+FFFF, which no XML can carry, are in older names at most.</summary>
    public static bool IsValidForNew(string? name) => IsValid(name) && name.AsSpan().IndexOfAny('\uFFFE', '\uFFFF') < 0;

    /// <inheritdoc/>
    public int CompareTo(ItemName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
