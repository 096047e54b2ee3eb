using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>
/// Goal: no store is accused by evidence that is younger than its answer. Method: the smallest schedule of seed 555301: a process that had
/// slept asked a store again, raised its counter while the answer was on its way, and held the one against the other. The store was
/// whole, was accused before everybody for ever, and beside two of five that were lost nothing could be read any more.
/// </summary>
public sealed class WitnessQuestionTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly RegionName Asked = new("r1");

    private readonly SimulatedCluster _cluster = new(3, seed: 43, isFormed: false);
    private readonly StoreWitness _witness;

    public WitnessQuestionTests() => _witness = new StoreWitness(
        new ReplicaClock(_cluster.Time, _cluster.Options.ReplicaTimeout), _cluster.Time, _cluster.Ids, NullLogger.Instance);

    [Fact]
    public async Task Store_is_not_accused_of_what_was_raised_while_it_answered()
    {
        var regions = await FormAsync(raises: 2);

        var finding = (await _witness.LookAsync(regions, null, Stop))[1];

        Assert.Equal((MarkerState.Found, true), (finding.State, finding.IsProven));
        Assert.Equal(CounterInStore(), finding.Witness.Record!.Counter);
        Assert.False(regions.Regions[1].HasGoneBack(finding.Marker!.Incarnation));
    }

    [Fact]
    public async Task Store_whose_counter_never_rests_is_neither_accused_nor_proven()
    {
        var regions = await FormAsync(raises: int.MaxValue);

        var finding = (await _witness.LookAsync(regions, null, Stop))[1];

        Assert.Equal((MarkerState.Found, false), (finding.State, finding.IsProven));
        Assert.False(regions.Regions[1].HasGoneBack(finding.Marker!.Incarnation));
    }

    /// <summary>Goal: what was known before the question still counts. Method: a copy is put back, and its counter is raised while it is asked.</summary>
    [Fact]
    public async Task Store_that_went_back_is_accused_whatever_is_raised_meanwhile()
    {
        await FormAsync(raises: 0);
        var copy = _cluster.Stores[1].TakeSnapshot();
        for (var raise = 0; raise < 5; raise++)
            await RaiseAsync();
        _cluster.Stores[1].Restore(copy);

        var finding = (await _witness.LookAsync(NewProcess(raises: 2), null, Stop))[1];

        Assert.Equal(MarkerState.Behind, finding.State);
    }

    private async Task<RegionSet> FormAsync(int raises)
    {
        var supervisor = new RegionSupervisor(
            _cluster.Regions, _cluster.Ids, _cluster.Time, _cluster.Options, new SupervisorOptions { RebuildsByItself = false }, NullLogger.Instance);
        await _cluster.DriveAsync(supervisor.FormAsync(Stop));
        _cluster.Time.Advance(new SupervisorOptions().WitnessInterval);
        await _cluster.DriveAsync(supervisor.InspectAsync(Stop));
        return NewProcess(raises);
    }

    // Each of the first answers for the marker waits until the counter was read as well and was raised above that.
    private RegionSet NewProcess(int raises)
    {
        var isRead = NewSignal();
        var store = new HookedRegionStore(_cluster.Faults[1])
        {
            BeforeRead = async key =>
            {
                if (key != StoreMarker.Key || raises-- <= 0)
                    return;
                await isRead.Task;
                isRead = NewSignal();
                await RaiseAsync();
            },
            AfterRead = key =>
            {
                if (key == WitnessRecord.Key)
                    isRead.TrySetResult();
            },
        };
        var others = _cluster.NewProcess().Regions;
        return new RegionSet([others[0], new Region(Asked, store), others[2]]);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // As this process does between two looks.
    private async Task RaiseAsync()
    {
        var blob = (await _cluster.Stores[1].ReadAsync(WitnessRecord.Key, Stop))!.Value;
        var record = WitnessRecord.TryRead(blob.Content.Span, out _)!;
        var next = record with { Counter = record.Counter + 1, RaiseId = _cluster.Ids.NextId() };
        Assert.NotNull(await _cluster.Stores[1].TryWriteAsync(WitnessRecord.Key, next.ToBytes(), blob.Version, Stop));
        _witness.Book.Learn(next);
    }

    private long CounterInStore() => WitnessRecord.TryRead(_cluster.Stores[1].Peek(WitnessRecord.Key)!.Value.Content.Span, out _)!.Counter;
}
