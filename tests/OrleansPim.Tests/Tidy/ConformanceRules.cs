using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: every promise to phones and their owners has a proof that is run. Method: read the list of them, and look for each test that it names.</summary>
public sealed partial class ConformanceRules
{
    private const string Gateway = "client/OrleansPim.Gateway";
    private const string List = $"{Gateway}/CONFORMANCE.md";
    private const string Example = "| 1.1 | something | RFC 4918 9.1 | `ConformanceRules.Every_promise_has_a_proof_that_exists` |";

    private static readonly Lazy<HashSet<string>> LazyTests = new(() => [.. Repository.Sources
        .Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(file => file.Nodes<MethodDeclarationSyntax>().Where(IsTest).Select(NameOf))]);

    private static readonly Lazy<HashSet<string>> LazyBenchmarks = new(() => [.. Benchmark()
        .Matches(Repository.Read("tests/OrleansPim.Benchmarks/Program.cs")).Select(match => match.Groups[1].Value)]);

    [Fact]
    public void Every_promise_has_a_proof_that_exists()
    {
        var text = Repository.Read(List);

        Assert.InRange(Row().Count(text), 100, 1_000);
        Assert.Empty(Faults(text));
    }

    [Fact]
    public void A_row_with_a_proof_is_in_order()
    {
        Assert.Empty(Faults(Example));
        Assert.Empty(Faults("| 1.1 | something fast | | `-- dav` |"));
    }

    [Theory]
    [InlineData("| 1.1 | something | RFC 4918 9.1 | |")]
    [InlineData("| 1.1 | something | RFC 4918 9.1 | by reading |")]
    [InlineData("| 1.1 | something | RFC 4918 9.1 | `ConformanceRules` |")]
    [InlineData("| 1.1 | something | | `ConformanceRules.Nobody_wrote_this` |")]
    [InlineData("| 1.1 | something | | `ConformanceRules.NameOf` |")]
    [InlineData("| 1.1 | something | | `ConformanceRules.Every_promise_has_a_proof_that_exists`, `ConformanceRules.Nobody_wrote_this` |")]
    [InlineData("| 1.1 | something | | `-- nothing` |")]
    [InlineData("| 1.1 | | | `-- dav` |")]
    [InlineData("| 1.1 | something | `-- dav` |")]
    [InlineData(Example + "\n" + Example)]
    public void A_row_without_a_proof_that_exists_is_found(string text) => Assert.NotEmpty(Faults(text));

    /// <summary>So that a new family cannot come without rows of its own.</summary>
    [Fact]
    public void Every_family_of_RFCs_has_a_folder_of_its_name_and_rows()
    {
        var families = Repository.Files(".cs").Where(path => path.StartsWith(Gateway, StringComparison.Ordinal))
            .Select(path => Family().Match(path)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().ToList();
        var cited = Row().Matches(Repository.Read(List)).SelectMany(row => Number().Matches(CellsOf(row)[2])).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(families);
        Assert.All(families, family => Assert.Contains(family, cited));
    }

    private static IEnumerable<string> Faults(string text)
    {
        var numbers = new HashSet<string>();
        foreach (Match row in Row().Matches(text))
        {
            var cells = CellsOf(row);
            if (cells.Length != 4 || cells[1].Length == 0)
            {
                yield return $"{row.Value}: a row has a number, a promise, where it is written, and its proof.";
                continue;
            }
            if (!numbers.Add(cells[0]))
                yield return $"{cells[0]} is there twice.";
            var proofs = Proof().Matches(cells[3]).Select(match => match.Groups[1].Value).ToList();
            if (proofs.Count == 0)
                yield return $"{cells[0]} names no proof.";
            foreach (var proof in proofs.Where(proof => !LazyTests.Value.Contains(proof) && !(proof.StartsWith("-- ", StringComparison.Ordinal) && LazyBenchmarks.Value.Contains(proof[3..]))))
                yield return $"{cells[0]}: there is no test or benchmark {proof}.";
        }
    }

    private static string[] CellsOf(Match row) => [.. row.Value.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static bool IsTest(MethodDeclarationSyntax method) => method.AttributeLists
        .SelectMany(list => list.Attributes).Any(attribute => $"{attribute.Name}" is "Fact" or "Theory");

    private static string NameOf(MethodDeclarationSyntax method) => $"{((TypeDeclarationSyntax)method.Parent!).Identifier}.{method.Identifier}";

    [GeneratedRegex(@"^\| [0-9A-Z]+\.[0-9]+ \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Proof();

    [GeneratedRegex("/Rfc([0-9]+)")]
    private static partial Regex Family();

    [GeneratedRegex("[0-9]{4}")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[""([a-z]+)""\] =")]
    private static partial Regex Benchmark();
}
