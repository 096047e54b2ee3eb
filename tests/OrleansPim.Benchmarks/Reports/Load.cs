namespace OrleansPim.Benchmarks.Reports;

/// <summary>Runs one operation again and again from several workers.</summary>
internal static class Load
{
    /// <summary>Runs.</summary>
    /// <param name="workers">How many operations are under way at the same time.</param>
    /// <param name="warmUp">Runs before anything is counted.</param>
    /// <param name="duration">How long operations are counted.</param>
    /// <param name="operation">Gets the worker's number and a count of its operations.</param>
    /// <returns>The latencies, and how long it really took.</returns>
    public static async Task<(Latencies Latencies, TimeSpan Elapsed)> RunAsync(
        int workers, TimeSpan warmUp, TimeSpan duration, Func<int, int, Task> operation)
    {
        await RunAsync(workers, warmUp, new Latencies(), operation);
        var latencies = new Latencies();
        var startedAt = TimeProvider.System.GetTimestamp();
        await RunAsync(workers, duration, latencies, operation);
        return (latencies, TimeProvider.System.GetElapsedTime(startedAt));
    }

    private static Task RunAsync(int workers, TimeSpan duration, Latencies latencies, Func<int, int, Task> operation)
    {
        var beganAt = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, workers).Select(WorkAsync));

        async Task WorkAsync(int worker)
        {
            await Task.Yield();
            for (var count = 0; TimeProvider.System.GetElapsedTime(beganAt) < duration; count++)
            {
                var startedAt = TimeProvider.System.GetTimestamp();
                await operation(worker, count);
                latencies.Add(TimeProvider.System.GetElapsedTime(startedAt));
            }
        }
    }
}
