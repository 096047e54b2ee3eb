namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: every C# file keeps CONTRIBUTING.md's rules. Method: each rule reads the syntax of all files, and its own offenders.</summary>
public sealed class SourceRules
{
    private static readonly Dictionary<string, ISourceRule> Rules = typeof(ISourceRule).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(ISourceRule)))
        .ToDictionary(type => type.Name, type => (ISourceRule)Activator.CreateInstance(type)!);

    public static TheoryData<string> RuleNames => [.. Rules.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(RuleNames))]
    public void Every_source_file_keeps_the_rule(string rule)
    {
        var findings = Repository.Sources.Where(Rules[rule].Covers).SelectMany(Rules[rule].Check).ToList();

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Theory, MemberData(nameof(RuleNames))]
    public void The_rule_rejects_each_of_its_offenders(string rule)
    {
        Assert.NotEmpty(Rules[rule].Offenders);
        Assert.All(Rules[rule].Offenders, offender =>
        {
            Assert.True(Rules[rule].Covers(offender), $"{rule} overlooks {offender.Path}.");
            Assert.NotEmpty(Rules[rule].Check(offender));
        });
    }

    [Fact]
    public void Sources_of_every_room_are_read() =>
        Assert.All(["client/", "grains/", "silo/", "tests/"], room =>
            Assert.Contains(Repository.Sources, file => file.Path.StartsWith(room, StringComparison.Ordinal)));
}
