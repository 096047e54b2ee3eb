namespace OrleansPim.Silo.Drills;

/// <summary>One drill that was run against this node.</summary>
/// <param name="Name">Which drill; 1 to 64 characters from <c>a-z 0-9 -</c>.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Summary">The figures in a sentence, at most <see cref="MaximumSummaryLength"/> characters; never about one subscriber.</param>
internal sealed record DrillResult(string Name, DrillVerdict Verdict, DateTimeOffset EndedAt, string Summary)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaximumNameLength = 64;

    /// <summary>The longest summary, in characters.</summary>
    public const int MaximumSummaryLength = 500;

    /// <summary>Whether a drill can be called so.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaximumNameLength
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
