namespace OrleansPim.Replication.Regions;

/// <summary>Names one region: a failure domain that holds one replica of everything.</summary>
/// <param name="Value">1 to 32 characters from <c>a-z 0-9 -</c>.</param>
public readonly record struct RegionName(string Value)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaximumLength = 32;

    /// <summary>Tells whether <paramref name="text"/> can name a region.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaximumLength }
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');

    /// <inheritdoc/>
    public override string ToString() => Value;
}
