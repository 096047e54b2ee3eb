using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Metering;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.StatusPage;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>Goal: the charts show what the instruments measured. Method: the real instruments, a fake clock.</summary>
public sealed class NodeHistoryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestMeters _meters = new();
    private readonly SimulatedCluster _cluster = new(3, seed: 5);
    private readonly CommitMeter _meter;
    private readonly NodeHistory _history;
    private readonly GrainInstruments _instruments;

    public NodeHistoryTests()
    {
        _meter = new CommitMeter(_meters);
        _instruments = new GrainInstruments(_meters);
        var supervisor = new RegionSupervisor(
            _cluster.Regions, _cluster.Ids, _cluster.Time, _cluster.Options, new SupervisorOptions(), NullLogger.Instance);
        _history = new NodeHistory(_meter, new ReplicationGauges(_meters, _cluster.Regions, supervisor, _cluster.Time), _time);
    }

    public void Dispose()
    {
        _history.Dispose();
        _meter.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Sample_has_the_rates_and_durations_of_its_interval_only()
    {
        Commit(20, CommitOutcome.Committed, milliseconds: 10);
        Commit(5, CommitOutcome.Unavailable, milliseconds: 900);
        Commit(5, CommitOutcome.Unknown, milliseconds: 900);
        Commit(30, CommitOutcome.Conflict, milliseconds: 900);
        var first = Take();
        Commit(10, CommitOutcome.Committed, milliseconds: 100);
        var second = Take();
        var third = Take();

        Assert.Equal(4, first.CommitsPerSecond);
        Assert.Equal(2, first.FailuresPerSecond);
        Assert.InRange(first.MedianSeconds!.Value, 0.008, 0.0125);
        Assert.Equal((2, 0), (second.CommitsPerSecond, second.FailuresPerSecond));
        Assert.InRange(second.P99Seconds!.Value, 0.08, 0.125);
        Assert.Equal((0, null, null), (third.CommitsPerSecond, third.MedianSeconds, third.P99Seconds));
    }

    [Fact]
    public void Slowest_hundredth_is_told_from_the_median()
    {
        Commit(980, CommitOutcome.Committed, milliseconds: 5);
        Commit(20, CommitOutcome.Committed, milliseconds: 2_000);
        var sample = Take();

        Assert.InRange(sample.MedianSeconds!.Value, 0.004, 0.00625);
        Assert.InRange(sample.P99Seconds!.Value, 1.6, 2.5);
    }

    [Fact]
    public void Held_subscribers_are_counted_until_they_are_released()
    {
        _instruments.Held(HeldReason.Lost);
        _instruments.Held(HeldReason.Corrupt);
        _instruments.Released();

        Assert.Equal(1, _meter.Held);
        Assert.Equal(2, Take().GuardTrips);
    }

    [Fact]
    public void Another_nodes_instruments_are_not_listened_to()
    {
        using var others = new TestMeters();
        new GrainInstruments(others).Committed(CommitOutcome.Committed, TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, _meter.Committed);
    }

    [Fact]
    public void Only_the_last_minutes_are_kept()
    {
        for (var count = 0; count < NodeHistory.MaximumSamples + 7; count++)
            Take();

        Assert.Equal(NodeHistory.MaximumSamples, _history.Samples.Count);
        Assert.Equal(_time.GetUtcNow() - NodeHistory.Length + NodeHistory.Interval, _history.Samples[0].At);
    }

    [Theory, InlineData(0), InlineData(0.000_01), InlineData(0.5), InlineData(59), InlineData(1e9)]
    public void Any_duration_is_counted(double seconds)
    {
        var counts = new LatencyCounts();
        counts.Add(seconds);
        var drained = counts.Drain();

        Assert.Equal(1, drained.Sum());
        Assert.InRange(LatencyCounts.Quantile(drained, 1)!.Value, Math.Min(seconds, 60) * 0.8, Math.Max(Math.Min(seconds, 75) * 1.25, 0.000_1));
        Assert.Equal(0, counts.Drain().Sum());
    }

    private void Commit(int count, CommitOutcome outcome, int milliseconds)
    {
        for (var number = 0; number < count; number++)
            _instruments.Committed(outcome, TimeSpan.FromMilliseconds(milliseconds));
    }

    private NodeSample Take()
    {
        _time.Advance(NodeHistory.Interval);
        _history.Take();
        return _history.Samples[^1];
    }
}
