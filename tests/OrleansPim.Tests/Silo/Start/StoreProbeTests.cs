using Microsoft.Extensions.Time.Testing;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Start;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Silo.Start;

/// <summary>Goal: a store is seen as what it is. Method: simulated stores in each state.</summary>
public sealed class StoreProbeTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_that_nobody_made_is_missing() => Assert.Equal(StoreFinding.Missing, await LookAsync(new SimulatedRegionStore()));

    [Fact]
    public async Task Store_without_a_blob_is_empty() => Assert.Equal(StoreFinding.Empty, await LookAsync(SimulatedRegionStore.CreateEmpty()));

    [Theory]
    [InlineData("marker", StoreFinding.Formed)]
    [InlineData("existence-of-something-else", StoreFinding.Formed)]
    [InlineData("existence/alice", StoreFinding.Inhabited)]
    internal async Task Store_with_a_blob_is_formed_or_inhabited(string key, StoreFinding expected)
    {
        var store = SimulatedRegionStore.CreateEmpty();
        await store.TryWriteAsync(new BlobKey(key), new byte[1], null, Stop);

        Assert.Equal(expected, await LookAsync(store));
    }

    [Fact]
    public async Task Store_that_fails_is_unreadable_and_not_empty() => Assert.Equal(
        StoreFinding.Unreadable,
        await LookAsync(new FaultyRegionStore(SimulatedRegionStore.CreateEmpty(), _time) { Outage = RegionFailure.Locked }));

    [Fact]
    public async Task Store_that_does_not_answer_is_unreadable_after_the_timeout()
    {
        var store = new FaultyRegionStore(SimulatedRegionStore.CreateEmpty(), _time) { Latency = TimeSpan.FromMinutes(1) };

        var look = LookAsync(store);
        _time.Advance(StoreProbe.Timeout);

        Assert.Equal(StoreFinding.Unreadable, await look);
    }

    [Fact]
    public void Subscribers_are_looked_for_where_ledgers_record_them() => Assert.Equal(LedgerKeys.ExistencePrefix, StoreProbe.ExistencePrefix);

    private Task<StoreFinding> LookAsync(IRegionStore store) => StoreProbe.LookAsync(store, _time, Stop);
}
