using System.Diagnostics;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Phones of several subscribers, so that every silo of a cluster has some, that write without pause and read what they were told is stored.</summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private static int _loads;

    private readonly List<DavClient> _clients = [];
    private readonly List<AcknowledgedWrites> _writers = [];
    private readonly List<string> _subscribers = [];
    private readonly CancellationTokenSource _stop = new();
    private List<Task> _running = [];

    private readonly int _gateways;

    private ClusterLoad(int gateways) => _gateways = gateways;

    /// <summary>What became of all requests.</summary>
    public RecoveryMeter Meter { get; } = new(FaultTestSettings.Slow);

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => _writers.Sum(writer => writer.Count);

    /// <summary>How many of them through one of the gateways.</summary>
    public int AcknowledgedAt(int gateway) => _writers.Where((_, index) => index % _gateways == gateway).Sum(writer => writer.Count);

    /// <summary>Adds subscribers, each with one phone on every gateway, and begins.</summary>
    /// <param name="subscribers">How many.</param>
    /// <param name="gateways">Where the phones connect.</param>
    public static async Task<ClusterLoad> StartAsync(int subscribers, params NodeProcess[] gateways)
    {
        var load = new ClusterLoad(gateways.Length);
        var number = Interlocked.Increment(ref _loads);
        for (var index = 0; index < subscribers; index++)
        {
            var account = await gateways[0].Administration.AddSubscriberAsync($"load-{number}-{index}", "phone", TestContext.Current.CancellationToken);
            for (var gateway = 0; gateway < gateways.Length; gateway++)
            {
                var client = new DavClient(gateways[gateway].Gateway, account);
                load._clients.Add(client);
                load._subscribers.Add(account.Id);
                load._writers.Add(new AcknowledgedWrites(client, 100 * gateway + index) { Answered = load.Meter.Note });
            }
        }

        load._running = [.. load._writers.Select(writer => writer.RunAsync(load._stop.Token)), .. load._writers.Select(writer => writer.ReadAsync(load._stop.Token))];
        return load;
    }

    /// <summary>Waits until so many more writes are acknowledged.</summary>
    public Task AcknowledgesAsync(int more, ClusterProcesses cluster)
    {
        var target = Acknowledged + more;
        return Eventually.HoldsAsync($"{more} more writes are acknowledged", () => Task.FromResult(Acknowledged >= target), cluster.ToString);
    }

    /// <summary>Waits until each phone's next write is acknowledged, wherever its subscriber is.</summary>
    public Task EachAcknowledgesAsync(ClusterProcesses cluster)
    {
        var before = _writers.Select(writer => writer.Count).ToList();

        // The one that was on its way when this began may have been acknowledged before it.
        return Eventually.HoldsAsync("one more write of each phone is acknowledged",
            () => Task.FromResult(_writers.Zip(before).All(writer => writer.First.Count >= writer.Second + 2)), cluster.ToString);
    }

    /// <summary>Goes on for a while.</summary>
    public static Task ForAsync(TimeSpan duration) => Task.Delay(duration, TestContext.Current.CancellationToken);

    /// <summary>Reads what the phones write from one silo alone, until told to stop; nothing that it answers may be from the past.</summary>
    /// <returns>How often it answered.</returns>
    public async Task<int> ReadFromAsync(SingleSiloClient alone, CancellationToken stop)
    {
        var answers = 0;
        await Task.WhenAll(_writers.Select(async (writer, index) =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                var uid = writer.Uids[turn % writer.Uids.Count];
                var begun = Stopwatch.GetTimestamp();
                var (answered, text) = await alone.ReadAsync(_subscribers[index], uid + ".vcf", stop);
                if (answered)
                {
                    writer.AssertFresh(uid, text, begun);
                    Interlocked.Increment(ref answers);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            }
        }));
        return answers;
    }

    /// <summary>Stops, reads everything back, and says how long after a fault 99 % of requests succeeded.</summary>
    /// <param name="fault">When it happened, as <see cref="Stopwatch"/> counts.</param>
    /// <param name="what">What happened, for who reads the results.</param>
    /// <param name="end">When something else happened, from which one recovers anew.</param>
    public async Task<TimeSpan> StopAsync(long fault, string what, long end = long.MaxValue)
    {
        await EndAsync();
        var time = Meter.After(fault, end);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: 99 % of requests succeed again after {time.TotalSeconds:0.0} s ({Meter.BadSince(fault)} of {Meter.CountSince(fault)} failed or took over {FaultTestSettings.Slow.TotalSeconds:0} s; {Acknowledged} writes acknowledged, none lost).\n{Meter.BySecond(fault)}");
        return time;
    }

    /// <summary>Stops, and reads everything back.</summary>
    /// <param name="readFrom">The only gateway that is left; by default each writer reads from its own.</param>
    public async Task EndAsync(int? readFrom = null)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        for (var index = 0; index < _writers.Count; index++)
            await _writers[index].AssertNothingLostAsync(_clients[readFrom is { } gateway ? index - index % _gateways + gateway : index]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
        finally
        {
            _clients.ForEach(client => client.Dispose());
            _stop.Dispose();
        }
    }
}
