using System.Diagnostics;
using OrleansPim.Replication.Errors;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz;

/// <summary>Goal: whatever bytes lie in a store, reading them ends in "corrupt" with the reason or in what was stored. Method: seeded damage.</summary>
internal sealed class FuzzLoop(FuzzSettings settings, IReadOnlyList<IFuzzTarget> targets, TextWriter output)
{
    /// <summary>Reading one input may allocate at most so much, in bytes, all that was freed meanwhile included.</summary>
    private const long MaximumBytes = 64 * 1024 * 1024;

    /// <summary>One input that takes longer hangs; far above what the slowest machine needs.</summary>
    private static readonly TimeSpan MaximumDuration = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);
    private const int ReportedFailures = 20;

    private readonly TargetTally[] _tallies = [.. targets.Select(target => new TargetTally(target.Name))];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _reportAt = ReportInterval;
    private int _reported;
    private long _current;
    private long _currentSince;

    /// <summary>Reads all inputs.</summary>
    /// <returns>How many failed.</returns>
    public async Task<long> RunAsync()
    {
        using var watchdog = new Timer(_ => EndIfHanging(), null, MaximumDuration, TimeSpan.FromSeconds(5));
        for (var index = settings.First; index < settings.First + settings.Inputs; index++)
        {
            var random = new SeededRandom(settings.Seed * 0x9E3779B97F4A7C15 ^ (ulong)index).Split();
            var at = (int)(index % targets.Count);
            await TryAsync(index, targets[at].Next(random), _tallies[at]);
            if (_watch.Elapsed >= _reportAt)
                Progress(index - settings.First + 1);
        }

        Progress(settings.Inputs);
        foreach (var tally in _tallies.Where(tally => tally.Inputs > 0))
        {
            output.WriteLine($"{tally.Name,-16} {tally.Inputs,9} inputs, {tally.Resealed,9} resealed: {tally.Corrupt,9} corrupt, {tally.Read,9} read, "
                + $"{tally.Failed} failed; {tally.Total.TotalMicroseconds / tally.Inputs:F0} us each, at most {tally.Longest.TotalMilliseconds:F1} ms and {tally.MostBytes / 1024} KiB allocated");
        }

        return _tallies.Sum(tally => tally.Failed);
    }

    private async Task TryAsync(long index, FuzzCase input, TargetTally tally)
    {
        Volatile.Write(ref _current, index);
        Volatile.Write(ref _currentSince, Stopwatch.GetTimestamp());
        var began = Stopwatch.GetTimestamp();
        var before = GC.GetTotalAllocatedBytes(precise: false);
        var fault = await FindFaultAsync(input, tally);
        var bytes = GC.GetTotalAllocatedBytes(precise: false) - before;
        var duration = Stopwatch.GetElapsedTime(began);
        tally.Inputs++;
        tally.Resealed += input.IsResealed ? 1 : 0;
        tally.Total += duration;
        tally.Longest = duration > tally.Longest ? duration : tally.Longest;
        tally.MostBytes = Math.Max(tally.MostBytes, bytes);
        if (bytes > MaximumBytes)
            fault ??= $"It allocated {bytes} bytes.";
        if (fault is null)
            return;
        tally.Failed++;
        if (_reported++ < ReportedFailures)
            output.WriteLine($"FAILED {tally.Name}, --seed {settings.Seed} --input {index}, {input.Bytes.Length} bytes, {input.Damage}: {fault}");
    }

    private static async Task<string?> FindFaultAsync(FuzzCase input, TargetTally tally)
    {
        try
        {
            if (await input.ReadAsync() != input.Expected && !input.IsResealed)
                return "Another value was read than was stored, and nothing was said.";
            tally.Read++;
            return null;
        }
        catch (CorruptReplicasException exception) when (exception.Message.Length > 0)
        {
            tally.Corrupt++;
            return null;
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name} escaped: {exception.Message}\n{exception.StackTrace}";
        }
    }

    private void EndIfHanging()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _currentSince)) < MaximumDuration)
            return;
        output.WriteLine($"FAILED: --seed {settings.Seed} --input {Volatile.Read(ref _current)} hangs.");
        output.Flush();
        Environment.Exit(1);
    }

    private void Progress(long done)
    {
        _reportAt = _watch.Elapsed + ReportInterval;
        output.WriteLine($"{done} of {settings.Inputs} inputs, {done / _watch.Elapsed.TotalSeconds:F0} a second, {_tallies.Sum(tally => tally.Failed)} failed");
    }
}
