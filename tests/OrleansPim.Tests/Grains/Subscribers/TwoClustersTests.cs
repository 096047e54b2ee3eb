using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;
using OrleansPim.TestKit.Simulation;
using OrleansPim.Tests.Grains.State;
using OrleansPim.Tests.Replication.Register;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>
/// Goal: two clusters that change the same subscriber at once both get their changes done. Method: what a grain is made of, twice, on
/// seeded schedules; the second begins when the first has long been at work.
/// </summary>
public sealed class TwoClustersTests
{
    private const int Devices = 3;
    private const double LeastShare = 0.2;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(30);

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Clusters_that_change_the_same_subscriber_at_once_both_make_progress(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var scheduler = new SimulationScheduler(random.Split());
        var network = new SimulatedNetwork(scheduler, random.Split(), regions: 3);
        var cluster = new SimulatedCluster(3, seed);
        var (first, second) = (new Cluster(cluster, network, "first"), new Cluster(cluster, network, "second one"));
        Task? working = null;
        scheduler.Schedule(TimeSpan.Zero, () => working = RunAsync(first, second));

        scheduler.Run(() => working is { IsCompleted: true }, Length * 4, maximumSteps: 5_000_000);

        Assert.Null(scheduler.Fault);
        Assert.True(working is { IsCompletedSuccessfully: true }, $"{working?.Exception?.InnerException ?? (object?)working?.Status}");
        var (here, there) = (first.Done, second.Done);
        Assert.True(here + there > 100, $"{here} and {there} changes");
        Assert.True(Math.Min(here, there) >= LeastShare * (here + there), $"{here} and {there} changes");
    }

    private static async Task RunAsync(Cluster first, Cluster second)
    {
        await first.ProvisionAsync();
        var working = first.WorkAsync(Length * 2);
        await Task.Delay(Length, first.Clock);
        first.Done = 0;
        await Task.WhenAll(working, second.WorkAsync(Length));
    }

    private sealed class Cluster
    {
        private readonly RivalProcess _process;
        private readonly string _name;
        private readonly SubscriberChanges _changes;
        private readonly Provisioning _provisioning;

        public Cluster(SimulatedCluster cluster, SimulatedNetwork network, string name)
        {
            (_name, _process) = (name.Split(' ')[0], new RivalProcess(cluster, network, name));
            var settings = new LedgerSettings(
                _process.Regions, _process.Ids, _process.Clock, new RegisterOptions(), new LedgerOptions(), "1.0", NullLogger.Instance);
            var ledger = new SubscriberLedger(SubscriberId.Parse("ann"), settings, new GrainInstruments(new TestMeters()), new NoWitness(), new MembershipWatch(settings.Time));
            _changes = new SubscriberChanges(ledger);
            _provisioning = new Provisioning(ledger, _changes);
        }

        public int Done { get; set; }

        public ProcessClock Clock => _process.Clock;

        public Task<ProvisionResult> ProvisionAsync() => _provisioning.RunAsync(
            new ProvisionRequest { RequestId = new RequestId(_process.Ids.NextId()), Device = SubscriberWorld.Device }, CancellationToken.None);

        public Task WorkAsync(TimeSpan length) => Task.WhenAll(Enumerable.Range(0, Devices).Select(device => WorkAsync(device, length)));

        private async Task WorkAsync(int device, TimeSpan length)
        {
            var number = 0;
            for (var begin = Clock.GetTimestamp(); Clock.GetElapsedTime(begin) < length; await Task.Delay(Rest, Clock))
            {
                var request = new ChangeRequest
                {
                    RequestId = new RequestId(_process.Ids.NextId()),
                    Device = SubscriberWorld.Device,
                    Changes = [StateWorld.NewContact($"{_name}-{device}-{number++}")],
                };
                try
                {
                    var result = await _changes.RunAsync(
                        request.RequestId, SubscriberWorld.Device, (state, time) => ChangeDecider.Decide(state, request, time), CancellationToken.None);
                    Done += result.IsCommitted ? 1 : 0;
                }
                catch (ReplicationException)
                {
                    // A phone is told to come again; what it sent may be done later, and is no progress.
                }
            }
        }
    }
}
