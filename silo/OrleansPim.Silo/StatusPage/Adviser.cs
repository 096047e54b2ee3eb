using System.Globalization;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Judges a node as the alerts do, from what one node knows.</summary>
/// <remarks>Pure. The limits are those of the alerts, whose rules stand in <c>k8s/monitoring/alerts.yaml</c>.</remarks>
internal static class Adviser
{
    private const double ErrorBudget = 0.000_5;
    private const double FastBurn = 14.4;

    private static readonly TimeSpan LastMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLag = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StuckRepair = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ScrubDeadline = TimeSpan.FromDays(2);

    /// <summary>What a person should know and do, the most urgent first; empty when all is well.</summary>
    public static IReadOnlyList<Advice> Judge(StatusView view) =>
        [.. JudgeSafety(view).Concat(JudgeRegions(view)).Concat(JudgeService(view)).OrderByDescending(advice => advice.Urgency)];

    private static IEnumerable<Advice> JudgeSafety(StatusView view)
    {
        var safety = view.Safety;
        if (safety.Held > 0)
            yield return Now("PimSubscribersHeld", $"{Count(safety.Held, "subscriber is", "subscribers are")} held: their phones get 503 so that no copy is wiped.");
        if (safety.BelowQuorum > 0)
            yield return Now("PimBelowQuorum", $"{Count(safety.BelowQuorum, "ledger is", "ledgers are")} known to be in fewer regions than a quorum.");
        if (safety.Violations > Earlier(view, sample => sample.Violations))
            yield return Now("PimIntegrityViolation", "Stored data contradicted itself in the last minutes; none of it was served.");
        if (safety.GuardTrips > Earlier(view, sample => sample.GuardTrips))
            yield return Now("PimAmnesiaGuardTripped", "In the last minutes a phone or a store knew more than a ledger.");
        if (safety.OldestRepair > StuckRepair)
            yield return Soon("PimRepairStuck", $"Something has lacked a replica for {Ages.Duration(safety.OldestRepair)}.");
        else if (safety.UnderReplicated > 0 && safety.OldestRepair > LongLag)
            yield return Soon("PimUnderReplicated", $"{Count(safety.UnderReplicated, "ledger has", "ledgers have")} not been in every region for over a minute.");
    }

    private static IEnumerable<Advice> JudgeRegions(StatusView view)
    {
        if (view.IsStarted && view.Voting < view.Quorum)
            yield return Now("PimNoQuorum", $"{view.Voting} of {view.Regions.Count} regions answer and have a vote; {view.Quorum} are needed, so nothing can be changed.");
        foreach (var region in view.Regions)
        {
            if (region.Condition is RegionCondition.Quarantined or RegionCondition.Rebuilding)
                yield return Now("PimRegionQuarantined", $"Region {region.Name} forgot something and has no vote until it is rebuilt.");
            else if (region.Condition == RegionCondition.Unavailable)
                yield return Soon("PimRegionUnavailable", $"Region {region.Name} does not answer.");
            if (view.HoldsLedgers && view.Now - (region.LastScrub ?? view.Began) > ScrubDeadline)
                yield return Soon("PimScrubOverdue", $"Region {region.Name} was not compared with the others for two days.");
        }
    }

    private static IEnumerable<Advice> JudgeService(StatusView view)
    {
        var last = view.History.Where(sample => view.Now - sample.At < LastMinute).ToList();
        if (last.Exists(sample => sample.FailuresPerSecond > 0) && !last.Exists(sample => sample.CommitsPerSecond > 0))
            yield return Now("PimNothingCommits", "Changes were asked for in the last minute, and not one was committed.");
        var failures = view.History.Sum(sample => sample.FailuresPerSecond);
        var share = failures / (failures + view.History.Sum(sample => sample.CommitsPerSecond));
        if (share > FastBurn * ErrorBudget)
            yield return Now("PimCommitBudgetFastBurn", string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % of the changes of the last minutes failed."));
    }

    private static Advice Now(string runbook, string finding) => new(runbook, Urgency.Now, finding);

    private static Advice Soon(string runbook, string finding) => new(runbook, Urgency.Soon, finding);

    private static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    // Before the first sample everything that was counted is from the last minutes.
    private static long Earlier(StatusView view, Func<NodeSample, long> figure) =>
        view.History.Count < NodeHistory.MaximumSamples ? 0 : figure(view.History[0]);
}
