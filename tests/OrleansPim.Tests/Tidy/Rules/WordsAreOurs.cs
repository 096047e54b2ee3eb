using System.Text.RegularExpressions;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>Code says "ledger" and "region store", as GLOSSARY.md asks.</summary>
internal sealed partial class WordsAreOurs : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "// Appends to the journal."),
        new("silo/OrleansPim.Silo/One.cs", "class SqliteBackend;"),
        new("silo/OrleansPim.Silo/One.cs", "/// <summary>The back-end of a region.</summary>"),
    ];

    // These files have to name the words that they reject.
    public bool Covers(SourceFile file) => !file.Path.StartsWith("tests/OrleansPim.Tests/Tidy/", StringComparison.Ordinal);

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (Match match in Foreign().Matches(file.Text))
            yield return new Finding(file.Path, file.Line(match.Index), $"GLOSSARY.md has another word for \"{match.Value}\".");
    }

    // VJOURNAL is iCalendar's word, and journal_mode is SQLite's.
    [GeneratedRegex(@"(?<![\w-])journals?(?![\w-])|Journal(?=[A-Z])|back-?end", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();
}
