using System.Diagnostics;

namespace OrleansPim.Simulation;

/// <summary>Runs many seeds, several at a time, each on one thread of its own.</summary>
internal sealed class SeedLoop(RunSettings settings, TextWriter output)
{
    private const int ReportedFailures = 5;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Coverage _coverage = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<SeedResult> _failures = [];
    private TimeSpan _reportAt = ReportInterval;
    private long _next = -1;
    private int _passed;

    /// <summary>Runs all seeds.</summary>
    /// <returns>How many passed and how many failed.</returns>
    public (int Passed, int Failed) Run()
    {
        var threads = Enumerable.Range(0, settings.Workers).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Progress();
        _coverage.Print(output);
        foreach (var failure in _failures.OrderBy(failure => failure.Seed).Take(ReportedFailures))
            FailureReport.Print(failure, (limits, isTraced) => SeedResult.Run(failure.Seed, isTraced, limits), output);
        return (_passed, _failures.Count + (MeetsAll() ? 0 : 1));
    }

    // A fault that is never injected any more proves nothing, and nobody would notice.
    private bool MeetsAll()
    {
        var unmet = settings.Seeds >= RunSettings.SeedsThatMeetAll ? _coverage.Unmet.ToList() : [];
        foreach (var kind in unmet)
            output.WriteLine($"FAILED: {settings.Seeds} seeds met no fault of the kind {kind}.");
        return unmet.Count == 0;
    }

    private void Work()
    {
        while (Interlocked.Increment(ref _next) is var index && index < settings.Seeds)
            Take(SeedResult.Run(settings.FirstSeed + (ulong)index, isTraced: false, settings.Limits));
    }

    private void Take(SeedResult result)
    {
        lock (_gate)
        {
            _coverage.Add(result);
            if (result.Violation is null)
                _passed++;
            else
                _failures.Add(result);
            if (result.Violation is { } violation)
                output.WriteLine($"seed {result.Seed} FAILED: {violation.Checker}: {violation.Message.Split('\n')[0]}");
            if (_watch.Elapsed < _reportAt)
                return;
            _reportAt = _watch.Elapsed + ReportInterval;
            Progress();
        }
    }

    private void Progress()
    {
        var done = _passed + _failures.Count;
        var seconds = _watch.Elapsed.TotalSeconds;
        output.WriteLine($"{done} of {settings.Seeds} seeds, {done / seconds:F1} a second, {_coverage.Steps / Math.Max(1, done)} steps a seed, {_failures.Count} failed");
    }
}
