using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: every blob is verified within the interval, however many there are. Method: a second, and stores that are said to hold so many.</summary>
public sealed class DeepScrubCycleTests
{
    private const int Blobs = 1_000;
    private static readonly CancellationToken Stop = CancellationToken.None;

    private readonly SimulatedCluster _cluster = new(3, seed: 71);
    private readonly DeepScrubCycle _cycle;

    public DeepScrubCycleTests()
    {
        var clock = new ReplicaClock(_cluster.Time, _cluster.Options.ReplicaTimeout);
        var context = new RepairContext(_cluster.Ids, _cluster.Time, _cluster.Options, clock, NullLogger.Instance);
        _cycle = new DeepScrubCycle(_cluster.Regions, context, TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData(10_000, 20)]
    [InlineData(5_000_000, 115)]
    [InlineData(30_000_000, 694)]
    public async Task A_second_brings_the_cycle_as_far_as_half_an_interval_asks_for(long blobs, int perStore)
    {
        await StoredSegments.PutAsync(_cluster, Blobs);
        await _cluster.DriveAsync(_cycle.AdvanceAsync(_cluster.Regions.Regions, blobs, Stop));
        var before = _cycle.Done;
        _cluster.Time.Advance(TimeSpan.FromSeconds(1));

        await _cluster.DriveAsync(_cycle.AdvanceAsync(_cluster.Regions.Regions, blobs, Stop));

        Assert.InRange(_cycle.Done - before, 3 * perStore, (3 * perStore) + 6);
    }

    [Fact]
    public async Task Stores_that_do_not_answer_are_asked_once_and_not_for_every_blob_that_is_due()
    {
        await StoredSegments.PutAsync(_cluster, Blobs);
        await _cluster.DriveAsync(_cycle.AdvanceAsync(_cluster.Regions.Regions, blobs: 1, Stop));
        for (var region = 0; region < 3; region++)
            _cluster.Faults[region].Latency = TimeSpan.FromDays(1);
        _cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var began = _cluster.Time.GetUtcNow();

        await _cluster.DriveAsync(_cycle.AdvanceAsync(_cluster.Regions.Regions, blobs: 1_000_000_000, Stop));

        Assert.InRange(_cluster.Time.GetUtcNow() - began, _cluster.Options.ReplicaTimeout, 2 * _cluster.Options.ReplicaTimeout);
    }
}
