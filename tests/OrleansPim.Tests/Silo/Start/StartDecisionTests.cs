using OrleansPim.Silo.Start;

namespace OrleansPim.Tests.Silo.Start;

/// <summary>Goal: lost data is never taken for a fresh machine. Method: what can be remembered, with what can be found.</summary>
public sealed class StartDecisionTests
{
    private static readonly string[] Regions = ["alpha", "beta", "gamma"];

    private static readonly NodeMemory Memory = new(NodeMemory.CurrentFormat, Regions, DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("Missing Missing Missing")]
    [InlineData("Empty Missing Missing")]
    [InlineData("Formed Formed Missing")]
    [InlineData("Formed Formed Formed")]
    public void First_start_forms_the_regions_and_finishes_one_that_broke_off(string findings) =>
        Assert.Equal(StartAction.Form, Decide(null, findings).Action);

    [Theory]
    [InlineData("Inhabited Missing Missing")]
    [InlineData("Inhabited Inhabited Formed")]
    [InlineData("Unreadable Inhabited Missing")]
    public void Stores_with_subscribers_are_never_formed_anew_although_nothing_is_remembered(string findings) =>
        Assert.Equal(StartAction.Resume, Decide(null, findings).Action);

    [Fact]
    public void First_start_refuses_while_a_region_may_hold_data_that_cannot_be_read()
    {
        var decision = Decide(null, "Missing Unreadable Missing");

        Assert.Equal(StartAction.Refuse, decision.Action);
        Assert.Contains("beta", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Inhabited Inhabited Inhabited")]
    [InlineData("Missing Inhabited Inhabited")]
    [InlineData("Missing Missing Formed")]
    [InlineData("Missing Unreadable Missing")]
    [InlineData("Unreadable Unreadable Unreadable")]
    public void Later_start_resumes_with_whatever_is_left(string findings) =>
        Assert.Equal(StartAction.Resume, Decide(Memory, findings).Action);

    [Theory]
    [InlineData("Missing Missing Missing")]
    [InlineData("Empty Empty Empty")]
    [InlineData("Missing Empty Missing")]
    public void Later_start_that_finds_nothing_at_all_refuses(string findings)
    {
        var decision = Decide(Memory, findings);

        Assert.Equal(StartAction.Refuse, decision.Action);
        Assert.Contains("alpha, beta, gamma", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_start_refuses_other_regions_than_it_was_formed_with()
    {
        var decision = StartDecision.Decide(Memory, ["alpha", "beta", "delta"], Parse("Inhabited Inhabited Missing"));

        Assert.Equal(StartAction.Refuse, decision.Action);
        Assert.Contains("Pim:Regions", decision.Reason, StringComparison.Ordinal);
    }

    private static StartDecision Decide(NodeMemory? memory, string findings) => StartDecision.Decide(memory, Regions, Parse(findings));

    private static List<StoreFinding> Parse(string findings) => [.. findings.Split(' ').Select(Enum.Parse<StoreFinding>)];
}
