using OrleansPim.Benchmarks.Reports;

namespace OrleansPim.Benchmarks.Dav;

/// <summary>What one server did with one kind of request.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
internal readonly record struct DavMeasurement(double Rate, TimeSpan Median, TimeSpan P99)
{
    /// <summary>Sends requests from several threads, each on a connection of its own.</summary>
    /// <param name="server">The server.</param>
    /// <param name="workers">How many threads.</param>
    /// <param name="warmUp">How long they run before anything is counted, so that a server that compiles while it runs has done so.</param>
    /// <param name="duration">How long is counted.</param>
    /// <param name="requests">The requests of each worker, which it sends in turn.</param>
    public static DavMeasurement Take(DavServer server, int workers, TimeSpan warmUp, TimeSpan duration, Func<int, byte[][]> requests)
    {
        var latencies = new Latencies();
        var failures = new List<Exception>();
        var beganAt = TimeProvider.System.GetTimestamp();
        var threads = Enumerable.Range(0, workers).Select(worker => new Thread(() => Work(requests(worker)))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures is [var first, ..])
            throw new InvalidOperationException($"{server.Name} failed a request.", first);
        return new DavMeasurement(latencies.Count / duration.TotalSeconds, latencies.Quantile(0.5), latencies.Quantile(0.99));

        void Work(byte[][] own)
        {
            try
            {
                using var connection = server.Connect();
                for (var count = 0; ; count++)
                {
                    var startedAt = TimeProvider.System.GetTimestamp();
                    var status = connection.Send(own[count % own.Length]);
                    if (status is not (200 or 201 or 204 or 207))
                        throw new InvalidOperationException($"It answered {status}.");
                    var elapsed = TimeProvider.System.GetElapsedTime(beganAt);
                    if (elapsed > warmUp + duration)
                        return;
                    if (elapsed > warmUp)
                        latencies.Add(TimeProvider.System.GetElapsedTime(startedAt));
                }
            }
            catch (Exception exception)
            {
                lock (failures)
                    failures.Add(exception);
            }
        }
    }
}
