using System.Text.RegularExpressions;
using OrleansPim.Silo.StatusPage;
using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>Goal: the page and the alerts judge alike. Method: states, and the rules of the alerts.</summary>
public sealed class AdviserTests
{
    [Theory]
    [InlineData("healthy")]
    [InlineData("region-lost", "PimUnderReplicated", "PimRegionUnavailable")]
    [InlineData("quarantined", "PimRegionQuarantined")]
    [InlineData("held", "PimSubscribersHeld", "PimAmnesiaGuardTripped")]
    [InlineData(
        "below-quorum",
        "PimBelowQuorum", "PimIntegrityViolation", "PimNoQuorum", "PimRegionQuarantined", "PimNothingCommits", "PimCommitBudgetFastBurn", "PimRegionUnavailable")]
    public void State_calls_for_these_pages_the_most_urgent_first(string state, params string[] pages) =>
        Assert.Equal(pages, Adviser.Judge(StatusViews.All[state]).Select(advice => advice.Runbook));

    [Fact]
    public void What_happened_before_the_history_began_is_no_news()
    {
        var old = StatusViews.Healthy.History.Select(sample => sample with { Violations = 2, GuardTrips = 1 }).ToList();
        var view = StatusViews.Healthy with { History = old, Safety = StatusViews.Clean with { Violations = 2, GuardTrips = 1 } };

        Assert.Empty(Adviser.Judge(view));
        Assert.Equal(
            ["PimIntegrityViolation", "PimAmnesiaGuardTripped"],
            Adviser.Judge(view with { Safety = StatusViews.Clean with { Violations = 3, GuardTrips = 2 } }).Select(advice => advice.Runbook));
        Assert.Equal(2, Adviser.Judge(view with { History = old[..7] }).Count);
    }

    [Fact]
    public void Comparison_is_overdue_after_two_days_also_when_there_never_was_one()
    {
        var never = StatusViews.Healthy.Regions.Select(region => region with { LastScrub = null }).ToList();
        var late = StatusViews.Healthy.Regions.Select(region => region with { LastScrub = StatusViews.Now.AddDays(-2.1) }).ToList();

        Assert.Equal(3, Adviser.Judge(StatusViews.Healthy with { Regions = never }).Count(advice => advice.Runbook == "PimScrubOverdue"));
        Assert.Empty(Adviser.Judge(StatusViews.Healthy with { Regions = never, Began = StatusViews.Now.AddDays(-1) }));
        Assert.Equal(3, Adviser.Judge(StatusViews.Healthy with { Regions = late }).Count(advice => advice.Runbook == "PimScrubOverdue"));
    }

    [Fact]
    public void Repair_that_takes_long_is_stuck()
    {
        var safety = StatusViews.Clean with { UnderReplicated = 1, RepairQueue = 1 };

        Assert.Empty(Adviser.Judge(StatusViews.Healthy with { Safety = safety with { OldestRepair = TimeSpan.FromSeconds(30) } }));
        Assert.Equal(
            ["PimRepairStuck"],
            Adviser.Judge(StatusViews.Healthy with { Safety = safety with { OldestRepair = TimeSpan.FromMinutes(16) } }).Select(advice => advice.Runbook));
    }

    [Fact]
    public void Nothing_committed_in_the_last_minute_calls_for_its_page_whatever_was_before()
    {
        var view = StatusViews.Healthy;
        var refused = view.History
            .Select(sample => view.Now - sample.At < TimeSpan.FromMinutes(1) ? sample with { CommitsPerSecond = 0, FailuresPerSecond = 1 } : sample)
            .ToList();
        var silent = refused.Select(sample => sample with { FailuresPerSecond = 0 }).ToList();
        var slow = refused.Select(sample => sample with { CommitsPerSecond = 0.2 }).ToList();

        Assert.Contains("PimNothingCommits", Pages(refused));
        Assert.DoesNotContain("PimNothingCommits", Pages(silent));
        Assert.DoesNotContain("PimNothingCommits", Pages(slow));

        IEnumerable<string> Pages(List<NodeSample> history) => Adviser.Judge(view with { History = history }).Select(advice => advice.Runbook);
    }

    [Fact]
    public void Urgency_is_that_of_the_alert_of_the_same_name()
    {
        var rules = Repository.Read("k8s/monitoring/alerts.yaml");

        Assert.All(StatusViews.All.Values.SelectMany(Adviser.Judge), advice =>
        {
            var severity = Regex.Match(rules, $@"alert: {advice.Runbook}\n(?:.*\n)*?\s+severity: (\w+)").Groups[1].Value;
            Assert.Equal(advice.Urgency == Urgency.Now ? "page" : "ticket", severity);
        });
    }
}
