using System.Globalization;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Running.Injections;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>Compares what was measured with what a drill asks for.</summary>
/// <param name="drill">The drill.</param>
/// <remarks>Pure.</remarks>
internal sealed class DrillJudge(DrillDefinition drill)
{
    private readonly List<DrillCheck> _checks = [];

    /// <summary>Every criterion.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="verdict">What the checkers found.</param>
    /// <param name="requests">Every request.</param>
    /// <param name="faults">From when to when something was broken, in milliseconds since the workload began.</param>
    /// <param name="findings">What the injection found out itself.</param>
    /// <param name="servedAfterHealing">From the healing until 99 % of the requests were answered again; <see langword="null"/> if they were not to the end.</param>
    public IReadOnlyList<DrillCheck> Judge(
        DrillFigures figures,
        WorkloadVerdict verdict,
        IReadOnlyList<RequestRecord> requests,
        IReadOnlyList<(double From, double To)> faults,
        InjectionFindings findings,
        double? servedAfterHealing)
    {
        var criteria = drill.Criteria;
        var during = requests.Where(request => faults.Any(fault => request.At >= fault.From && request.End <= fault.To)).ToList();
        Check("no acknowledged write is lost", figures.Lost == 0, $"{figures.Lost} of {figures.Acknowledged} lost");
        Check("every history is linearizable", figures.Violations == 0, Violations(figures));
        Check("nothing is deleted that nobody deleted", figures.Deleted == 0, $"{figures.Deleted} deleted");
        Check("everything can be read back", verdict.Unread.Count == 0, $"{verdict.Unread.Count} items cannot be read");
        Within("all replicas are equal", figures.RepairSeconds, criteria.EqualWithinSeconds);
        Within("the last failed request ends after healing", figures.RecoverySeconds, criteria.RecoveredWithinSeconds);
        if (criteria.ServedAgainWithinSeconds is { } served)
        {
            Within("99 % of the requests are answered within 2 s again, counted from the injection,", figures.ServedAgainSeconds, served);

            // What comes back is a disturbance of its own: a zombie that wakes up, a silo that joins.
            Within("99 % of the requests are answered within 2 s again, counted from the healing,", servedAfterHealing, served);
        }

        if (figures.Replayed > 0)
            Check("no write has a second effect when it is sent again under its request id", figures.Violations == 0, $"{figures.Replayed} sent again, {figures.Violations} violations");
        CheckProgress(criteria, during);
        if (criteria.AddedP99Milliseconds is { } added)
        {
            Check(
                $"p99 grows by less than {added} ms during the fault",
                figures is { SteadyP99: { } before, FaultP99: { } then } && then - before < added,
                $"{Text(figures.SteadyP99)} ms before, {Text(figures.FaultP99)} ms during");
        }

        if (criteria.NoticedWithinSeconds is { } noticed)
            Within("the cluster notices", figures.NoticedSeconds, noticed);
        if (criteria.BeginsNewLife)
            Check("the store is rebuilt under a new incarnation", findings.HasNewLife, findings.HasNewLife ? "it was" : "it has the one that it had");
        if (criteria.RepairsDamage)
        {
            Check(
                "every damaged blob is found and repaired",
                figures.DamagedBlobs > 0 && figures.RepairedBlobs == figures.DamagedBlobs,
                $"{figures.RepairedBlobs} of {figures.DamagedBlobs} repaired");
        }

        _checks.AddRange(findings.Checks);
        return _checks;
    }

    private void CheckProgress(DrillCriteria criteria, List<RequestRecord> during)
    {
        var acknowledged = during.Count(request => request.IsAcknowledged);
        if (criteria.AcknowledgesDuring)
            Check("writes go on during the fault", acknowledged > 0, $"{acknowledged} acknowledged");
        else
            Check("nothing is acknowledged during the fault", acknowledged == 0, $"{acknowledged} acknowledged");
        if (criteria.MinimumAnsweredDuring is { } share)
        {
            var answered = during.Count == 0 ? 0 : (double)during.Count(request => request.IsAnswered) / during.Count;
            Check($"at least {share:P1} of the requests are answered during the fault", answered >= share, $"{answered:P2} of {during.Count}");
        }

        if (criteria.SaysWhenToRetry)
        {
            var refused = during.Where(request => request.Status == 503).ToList();
            var mute = refused.Count(request => !request.SaysWhenToRetry);
            Check("503 says when to try again", refused.Count > 0 && mute == 0, $"{refused.Count} answers, {mute} without Retry-After");
        }
    }

    private string Violations(DrillFigures figures) => $"{figures.Violations} violations"
        + (drill.Injection.Fault == "rival" ? ", phones' reads judged as 5 s old at most, all others asked for the newest" : string.Empty);

    private void Within(string what, double? seconds, int limit) =>
        Check($"{what} within {limit} s", seconds <= limit, seconds is null ? "never" : $"{Text(seconds)} s");

    private void Check(string criterion, bool passed, string measured) => _checks.Add(new DrillCheck(criterion, passed, measured));

    private static string Text(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "none";
}
