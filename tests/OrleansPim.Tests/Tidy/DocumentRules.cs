using System.Text.RegularExpressions;

namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: documents point at what exists, and name no machine. Method: read every Markdown and every text file.</summary>
public sealed partial class DocumentRules
{
    private static readonly HashSet<string> TextEnds =
        [".cs", ".csproj", ".props", ".targets", ".json", ".md", ".txt", ".yml", ".yaml", ".sh", ".pml", ".proto", ".sln", ".xml", ""];

    [Fact]
    public void Every_link_in_a_document_leads_somewhere() =>
        Assert.Empty(Repository.Files(".md").SelectMany(path => BrokenLinks(path, Repository.Read(path))));

    [Theory]
    [InlineData("[x](missing.md)"), InlineData("[x](README.md#no-such-heading)"), InlineData("[x](#nowhere)"), InlineData("![x](missing.png)")]
    public void A_link_that_leads_nowhere_is_found(string text) => Assert.NotEmpty(BrokenLinks("ARCHITECTURE.md", text));

    [Theory]
    [InlineData("README.md"), InlineData("ARCHITECTURE.md"), InlineData("GLOSSARY.md"), InlineData("CONTRIBUTING.md"), InlineData("LICENSE")]
    public void The_documents_that_a_reader_expects_exist(string path) => Assert.True(Repository.Exists(path), path);

    [Fact]
    public void No_document_uses_a_word_that_the_glossary_replaces() => Assert.Empty(Repository.Files(".md")
        .Where(path => path != "GLOSSARY.md" && Replaced().IsMatch(Repository.Read(path)))
        .Select(path => $"{path}: {Replaced().Match(Repository.Read(path)).Value}"));

    [Theory, InlineData("It writes a journal."), InlineData("a storage backend")]
    public void A_word_that_the_glossary_replaces_is_found(string text) => Assert.Matches(Replaced(), text);

    [Fact]
    public void No_file_names_a_folder_of_one_machine() => Assert.Empty(Repository.Files()
        .Where(path => TextEnds.Contains(Path.GetExtension(path)))
        .Select(path => (path, match: MachinePath().Match(Repository.Read(path))))
        .Where(found => found.match.Success)
        .Select(found => $"{found.path}: {found.match.Value}"));

    [Theory]
    [InlineData("cd /", "home/ann/pim"), InlineData("'/", "root/.nuget'"), InlineData("\"C:", "\\\\src\""), InlineData("cat /", "Users/ann/x")]
    public void A_folder_of_one_machine_is_found(string start, string end) => Assert.Matches(MachinePath(), start + end);

    private static IEnumerable<string> BrokenLinks(string path, string text)
    {
        foreach (Match match in Link().Matches(Fenced().Replace(text, "")))
        {
            var target = match.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                continue;
            var parts = target.Split('#', 2);
            var file = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", parts[0]);
            if (!Repository.Exists(file))
                yield return $"{path}: {target}";
            else if (parts.Length == 2 && !Anchors(file).Contains(parts[1]))
                yield return $"{path}: {target} (no such heading)";
        }
    }

    private static HashSet<string> Anchors(string path) => [.. Heading().Matches(Repository.Read(path))
        .Select(match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"!?\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"(?<![\w-])journals?\b|back-?end", RegexOptions.IgnoreCase)]
    private static partial Regex Replaced();

    // The tempered first character keeps URLs such as dav/home/x and this pattern itself out of it.
    [GeneratedRegex(@"(?<![\w.}/])/(?:home|root|Users|work|mnt)/[\w.]|\b[C-E]:\\+\w")]
    private static partial Regex MachinePath();
}
