namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: two releases understand each other. Method: compare what Contracts promises with a checked-in list.</summary>
/// <remarks>
/// ContractIds.approved.txt has a line for each type (alias, kind) and each id (alias, id, name, type). To add a member, add its line. To remove one,
/// keep its line and write <c>retired</c> in front: its id is then never used again.
/// </remarks>
public sealed class ContractPromises
{
    private const string ApprovedPath = "tests/OrleansPim.Tests/Tidy/ContractIds.approved.txt";
    private const string Retired = "retired ";

    [Fact]
    public void Contracts_promise_exactly_what_was_approved()
    {
        var findings = Differences(Promised(Repository.Sources.Where(IsContract)), Repository.Read(ApprovedPath).Split('\n')).ToList();

        Assert.True(findings.Count == 0, $"{ApprovedPath} differs:\n{string.Join('\n', findings)}");
    }

    [Fact]
    public void A_changed_a_removed_and_an_added_promise_are_found()
    {
        string[] approved = ["pim.One 0 Name string", "pim.One 1 Size long", "retired pim.One 2 Old int"];

        Assert.Empty(Differences(["pim.One 0 Name string", "pim.One 1 Size long"], approved));
        Assert.NotEmpty(Differences(["pim.One 0 Name string", "pim.One 1 Size int"], approved));
        Assert.NotEmpty(Differences(["pim.One 0 Name string"], approved));
        Assert.NotEmpty(Differences(["pim.One 0 Name string", "pim.One 1 Size long", "pim.One 3 New int"], approved));
    }

    [Fact]
    public void An_id_that_was_retired_is_never_used_again() => Assert.Contains(
        Differences(["pim.One 2 New int"], ["retired pim.One 2 Old int", "pim.One 2 New int"]),
        finding => finding.Contains("retired", StringComparison.Ordinal));

    [Fact]
    public void No_alias_names_two_types() => Assert.Empty(Repository.Sources.Where(file => file.IsProduct)
        .SelectMany(file => file.TopTypes).Select(type => new Message(type)).Where(message => message.Travels)
        .GroupBy(message => message.Alias).Where(same => same.Count() > 1).Select(same => same.Key));

    private static bool IsContract(SourceFile file) => file.Path.StartsWith("grains/OrleansPim.Contracts/", StringComparison.Ordinal);

    private static IReadOnlyList<string> Promised(IEnumerable<SourceFile> files) => [.. files.SelectMany(file => file.TopTypes)
        .Select(type => new Message(type)).Where(message => message.Travels).SelectMany(message => message.Promises())];

    private static IEnumerable<string> Differences(IReadOnlyList<string> promised, IReadOnlyList<string> lines)
    {
        var approved = lines.Where(line => line.Length > 0 && !line.StartsWith(Retired, StringComparison.Ordinal)).ToHashSet();
        var retired = lines.Where(line => line.StartsWith(Retired, StringComparison.Ordinal)).Select(line => IdOf(line[Retired.Length..])).ToHashSet();
        return promised.Except(approved).Select(line => $"add:    {line}")
            .Concat(approved.Except(promised).Select(line => $"retire: {line}"))
            .Concat(promised.Where(line => retired.Contains(IdOf(line))).Select(line => $"this id is retired: {line}"));
    }

    private static string IdOf(string line) => string.Join(' ', line.Split(' ')[..2]);
}
