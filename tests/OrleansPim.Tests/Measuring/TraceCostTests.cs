using System.Diagnostics.Metrics;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Silo.StatusPage;
using OrleansPim.Stores.Metering;

namespace OrleansPim.Tests.Measuring;

/// <summary>Goal: who does not trace does not pay. Method: count the bytes that the ways through a commit allocate while nobody listens.</summary>
[Collection(LoneMeasurementCollection.Name)]
public sealed class TraceCostTests
{
    private const int Times = 10_000;

    [Fact]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        using var meters = new SilentMeters();
        var gauge = new OperationGauge(new ReplicaInstruments(meters), TimeProvider.System, "alpha", "write");
        var region = new RegionName("alpha");

        Assert.Equal(0, Allocated(() =>
        {
            gauge.Stop(gauge.Start(), ReplicaOutcome.Ok);
            using var delivery = ReplicationTrace.StartDelivery(region, null);
            using var request = RequestTrace.Start("PUT");
            RequestTrace.Answer(request, 201);
        }));
    }

    [Fact]
    public void Status_page_costs_a_commit_nothing_on_the_heap()
    {
        using var meters = new SilentMeters();
        using var listening = new CommitMeter(meters);
        var commits = meters.Create("x").CreateCounter<long>("pim.commits");
        var durations = meters.Create("y").CreateHistogram<double>("pim.commit.duration");
        object outcome = "committed";

        Assert.Equal(0, Allocated(() =>
        {
            commits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            durations.Record(0.01);
        }));
        Assert.Equal(2 * Times, listening.Committed);
    }

    // Once before, so that what is made only once is not counted.
    private static long Allocated(Action action)
    {
        Repeat(action);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(action);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class SilentMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options.Name, options.Version, options.Tags, this);

        public void Dispose()
        {
        }
    }

    private static void Repeat(Action action)
    {
        for (var count = 0; count < Times; count++)
            action();
    }
}
