using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Running.Injections;
using OrleansPim.Drills.Targets;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Running;

/// <summary>One drill from its steady state to its verdict.</summary>
internal sealed class DrillRun : IDisposable
{
    /// <summary>How long the workload goes on after the last healing.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(4);

    /// <summary>The same where it is to be seen that the cluster serves as before.</summary>
    private static readonly TimeSpan LongAftermath = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private static readonly string[] DataAlerts = ["PimIntegrityViolation", "PimSubscribersHeld", "PimAmnesiaGuardTripped"];

    private readonly DrillDefinition _drill;
    private readonly IInjection _injection;
    private readonly SiloGroup _silos;
    private readonly DrillWorkload _workload;
    private readonly Action<string> _progress;
    private readonly TimeProvider _time;
    private readonly RegionWatch _watch;
    private readonly AlertWatch? _alerts;
    private readonly List<DrillMark> _marks = [];
    private readonly List<(double From, double To)> _faults = [];
    private IReadOnlyList<string> _differences = [];
    private double? _repairSeconds;
    private double _healingFrom;
    private string? _aborted;

    public DrillRun(
        DrillDefinition drill, Func<RegionWatch, IInjection> newInjection, SiloGroup silos, AlertWatch? alerts, DrillWorkload workload, Action<string> progress, TimeProvider time)
    {
        _drill = drill;
        _silos = silos;
        _workload = workload;
        _progress = progress;
        _time = time;
        _watch = new RegionWatch(silos, () => workload.History.Now / 1000, time);
        _alerts = alerts;
        _injection = newInjection(_watch);
    }

    private double Now => _workload.History.Now;

    /// <summary>Runs it, heals, and reports.</summary>
    public async Task<DrillReport> ExecuteAsync(DateTimeOffset started, string history, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var watching = Task.WhenAll(_watch.RunAsync(stop.Token), _alerts?.RunAsync(stop.Token) ?? Task.CompletedTask);
        string? obstacle;
        try
        {
            obstacle = await RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            obstacle = "It was interrupted; everything was healed.";
        }
        catch (AdministrationException exception)
        {
            obstacle = $"The cluster could not be asked any more, so nobody knows: {exception.Message}";
        }
        catch (DrillRefusedException exception)
        {
            obstacle = exception.Message;
        }
        finally
        {
            await _injection.HealAsync(Say).ConfigureAwait(false);
            await _workload.StopAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        return await ConcludeAsync(started, history, obstacle, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _alerts?.Dispose();

    private async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var steady = _drill.SteadyState;
        Say($"steady state for {steady.Seconds} s");
        await Task.Delay(TimeSpan.FromSeconds(steady.Seconds), _time, cancellationToken).ConfigureAwait(false);
        var rate = _workload.History.Requests.Count(request => request.IsAcknowledged) / (Now / 1000);
        if (rate < steady.MinimumAcknowledgedPerSecond)
            return $"No steady state: {rate:0.0} acknowledged writes a second, {steady.MinimumAcknowledgedPerSecond:0.0} are needed. Nothing was broken.";
        if (_watch.Last is not { Healthy: true })
            return "No steady state: the cluster is not healthy under the workload. Nothing was broken.";

        for (var pulse = 0; pulse < _drill.Injection.Pulses && _aborted is null; pulse++)
        {
            if (pulse > 0)
                await Task.Delay(TimeSpan.FromSeconds(_drill.Injection.PauseSeconds), _time, cancellationToken).ConfigureAwait(false);
            await BreakAsync(pulse, cancellationToken).ConfigureAwait(false);
        }

        Say("healed; the workload goes on for a while");
        await Task.Delay(_drill.Criteria.ServedAgainWithinSeconds is null ? Aftermath : LongAftermath, _time, cancellationToken).ConfigureAwait(false);
        await _workload.StopAsync().ConfigureAwait(false);
        await AwaitEqualAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task BreakAsync(int pulse, CancellationToken cancellationToken)
    {
        if (_drill.Injection.IsOfRegions)
            _watch.Expect(_injection.Targets, _drill.Criteria.BeginsNewLife ? ["quarantined"] : ["down", "quarantined"]);
        Say($"injecting {_drill.Injection.Fault} into {string.Join(" and ", _injection.Targets)}");
        await _injection.BreakAsync(pulse, cancellationToken).ConfigureAwait(false);
        Mark("injected");
        var from = Now;
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        await _injection.InspectAsync(cancellationToken).ConfigureAwait(false);
        Say("healing");
        _healingFrom = Now;
        await _injection.HealAsync(Say).ConfigureAwait(false);
        _faults.Add((from, Now));
        Mark("healed");
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        var begin = Now;
        while (Now - begin < _drill.Injection.Seconds * 1000)
        {
            await Task.Delay(Step, _time, cancellationToken).ConfigureAwait(false);
            if (await _injection.IsOverAsync(cancellationToken).ConfigureAwait(false))
                return;
            if (_drill.Abort.WithoutAcknowledgementSeconds is { } limit && Now - begin > limit * 1000
                && !_workload.History.Requests.Any(request => request.IsAcknowledged && request.End > Now - (limit * 1000)))
            {
                _aborted = $"Aborted and healed: no write was acknowledged for {limit} s.";
                return;
            }
        }
    }

    private async Task AwaitEqualAsync(CancellationToken cancellationToken)
    {
        // Where only a repair heals, the time runs from the injection; otherwise from the last healing.
        var since = _marks.FindLast(mark => mark.Name == (_drill.Injection.EndsWithRepair ? "injected" : "healed"))!.At;
        Say("waiting until all replicas are equal");
        while ((Now / 1000) - since <= _drill.Criteria.EqualWithinSeconds)
        {
            if (await AreEqualAsync(cancellationToken).ConfigureAwait(false))
            {
                Mark("equal");
                _repairSeconds = Math.Round((Now / 1000) - since, 1);
                return;
            }

            await Task.Delay(Step, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> AreEqualAsync(CancellationToken cancellationToken)
    {
        if (_watch.Last is not { Healthy: true })
            return false;
        try
        {
            var report = await _silos.AskAsync(silo => silo.GetReplicasAsync(cancellationToken)).ConfigureAwait(false);
            _differences = report.Differences;
            if (report.Different > 0)
                Say($"{report.Different} of {report.Blobs} blobs differ still");
            return report.Different == 0;
        }
        catch (AdministrationException exception) when (exception.Error == AdministrationError.Unavailable)
        {
            return false;
        }
    }

    private async Task<DrillReport> ConcludeAsync(DateTimeOffset started, string history, string? obstacle, CancellationToken cancellationToken)
    {
        var requests = _workload.History.Requests;
        var report = new DrillReport(
            _drill, _injection.Targets, started, DrillOutcome.Inconclusive, obstacle ?? string.Empty, null, [], [], [], [], Timeline.Of(requests), _watch.Spans, history);
        if (_watch.NoticedAt is { } noticed)
            _marks.Add(new DrillMark(Math.Round(noticed, 1), "noticed"));
        report = report with { Marks = [.. _marks.OrderBy(mark => mark.At)] };
        if (obstacle is not null)
            return report;

        Say("reading everything back");
        try
        {
            var verdict = await _workload.JudgeAsync(cancellationToken).ConfigureAwait(false);
            report = Judged(report, verdict, requests);
            if (verdict.Unread.Count > 0 && (await _silos.FindAbsentAsync(cancellationToken).ConfigureAwait(false)).Count == _silos.All.Count)
            {
                return report with
                {
                    Outcome = DrillOutcome.Inconclusive,
                    Reason = $"No silo answers any more, so {verdict.Unread.Count} contacts could not be read back and nothing is proven.",
                };
            }

            if (report.Outcome == DrillOutcome.Passed)
                await _workload.CleanUpAsync(cancellationToken).ConfigureAwait(false);
            return report;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return report with { Reason = "It was interrupted before everything was read back; everything was healed." };
        }
    }

    private DrillReport Judged(DrillReport report, WorkloadVerdict verdict, IReadOnlyList<RequestRecord> requests)
    {
        var figures = Measure(verdict, requests);
        List<DrillCheck> checks = [.. new DrillJudge(_drill).Judge(
            figures, verdict, requests, _faults, _injection.Findings, Timeline.ServedAgain(requests, _healingFrom, requests.Max(request => request.At))), .. CheckAlerts()];
        if (_aborted is not null)
            checks.Insert(0, new DrillCheck("no abort condition is met", false, _aborted));
        var failed = checks.Where(check => check.Passed == false).ToList();
        return report with
        {
            Outcome = failed.Count == 0 ? DrillOutcome.Passed : DrillOutcome.Failed,
            Reason = failed.Count == 0 ? "Every criterion was met." : string.Join(" ", failed.Select(check => $"Not met: {check.Criterion} ({check.Measured}).")),
            Figures = figures,
            Checks = checks,
            Lost = verdict.Lost,
            Findings = [.. verdict.Violations, .. verdict.Deleted.Select(item => $"{item} is missing"), .. verdict.Unread.Select(item => $"{item} cannot be read"), .. Remaining()],
        };
    }

    // Whoever finds that a region lacks something has to know what, or the next run has to find it once more.
    private IEnumerable<string> Remaining() => _repairSeconds is null ? _differences.Select(difference => $"differed in the end: {difference}") : [];

    private DrillFigures Measure(WorkloadVerdict verdict, IReadOnlyList<RequestRecord> requests)
    {
        var (first, last) = (_faults[0].From, _faults[^1].To);
        var failures = requests.Where(request => !request.IsAnswered && request.End > last).ToList();
        var injected = _marks.Find(mark => mark.Name == "injected")!.At;
        return new DrillFigures(
            verdict.Requests,
            verdict.Acknowledged,
            verdict.Unknown,
            verdict.Lost.Count,
            verdict.Violations.Count,
            verdict.Deleted.Count,
            Timeline.Quantile(requests.Where(request => request.End < first), 0.99),
            Timeline.Quantile(requests.Where(request => _faults.Exists(fault => request.End > fault.From && request.End <= fault.To)), 0.99),
            requests.Any(request => request.IsAcknowledged && request.At > last)
                ? failures.Count == 0 ? 0 : Math.Round((failures.Max(request => request.End) - last) / 1000, 1)
                : null,
            _drill.Criteria.ServedAgainWithinSeconds is null ? null : Timeline.ServedAgain(requests, first, _healingFrom),
            _repairSeconds,
            _watch.NoticedAt is { } noticed ? Math.Round(Math.Max(0, noticed - injected), 1) : null,
            _injection.Findings.DamagedBlobs,
            _injection.Findings.RepairedBlobs,
            verdict.Replayed,
            requests.Where(request => request.IsAcknowledged).CountBy(request => request.Door).OrderBy(door => door.Key, StringComparer.Ordinal).ToDictionary(),
            _alerts?.Fired ?? []);
    }

    private IEnumerable<DrillCheck> CheckAlerts() => _drill.Alerts.Select(alert => CheckAlert(alert, mayBePending: false))
        .Concat((_drill.PendingAlerts ?? []).Select(alert => CheckAlert(alert, mayBePending: true)))
        .Concat(_alerts is { HasAnswered: true } ? [CheckSilence(_alerts.Fired)] : []);

    private DrillCheck CheckSilence(IEnumerable<string> fired)
    {
        var surprises = fired.Intersect(DataAlerts).Except(_drill.Alerts).ToList();
        return new DrillCheck(
            "no alert says that data contradict themselves, but where the drill sees to that", surprises.Count == 0, surprises.Count == 0 ? "silent" : string.Join(", ", surprises));
    }

    private DrillCheck CheckAlert(string alert, bool mayBePending)
    {
        var criterion = mayBePending ? $"alert {alert} is pending or fires" : $"alert {alert} fires";
        if (_alerts is null)
            return new DrillCheck(criterion, null, "not checked: no --prometheus was given");
        if (!_alerts.HasAnswered)
            return new DrillCheck(criterion, null, "not checked: Prometheus did not answer");
        if (!_alerts.States.TryGetValue(alert, out var state))
            return _alerts.Older.Contains(alert) ? new DrillCheck(criterion, null, "not checked: it was active before the drill began") : new DrillCheck(criterion, false, "silent");
        return new DrillCheck(criterion, mayBePending || state == "firing", state);
    }

    private void Mark(string name) => _marks.Add(new DrillMark(Math.Round(Now / 1000, 1), name));

    private void Say(string what) => _progress($"{_drill.Name}: {what}");
}
