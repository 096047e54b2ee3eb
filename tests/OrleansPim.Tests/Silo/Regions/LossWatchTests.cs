using Microsoft.Extensions.Hosting;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Regions;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Silo.Regions;

/// <summary>Goal: a node stops when everything is gone, and only then. Method: simulated stores, fake time.</summary>
public sealed class LossWatchTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new(regions: 3, seed: 5);
    private readonly Lifetime _lifetime = new();

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public async Task Stores_that_are_all_gone_twice_in_a_row_stop_the_node()
    {
        Remove(0, 1, 2);

        Assert.Null(await WatchAsync(looks: 1));
        Assert.Equal(NodeExitCode.DataMissing, (await WatchAsync(looks: 2))?.ExitCode);
    }

    [Fact]
    public async Task Two_missing_stores_do_not_stop_the_node_while_the_third_has_its_vote()
    {
        Remove(0, 2);

        Assert.Null(await WatchAsync(looks: 3));
    }

    [Fact]
    public async Task Store_that_cannot_be_read_may_still_have_everything()
    {
        Remove(0, 2);
        _cluster.Lose(1);

        Assert.Null(await WatchAsync(looks: 3));
    }

    [Fact]
    public async Task Store_that_was_being_remade_when_the_others_went_saves_nothing()
    {
        var region = _cluster.Regions.Regions[1];
        region.Quarantine(region.Standing.Incarnation, "It was deleted and is being rebuilt.");
        Remove(0, 2);

        Assert.Equal(NodeExitCode.DataMissing, (await WatchAsync(looks: 2))?.ExitCode);
    }

    private void Remove(params int[] regions)
    {
        foreach (var region in regions)
            _cluster.Stores[region].Remove();
    }

    private async Task<StartRefusedException?> WatchAsync(int looks)
    {
        var stop = new NodeStop(_lifetime);
        using var watch = new LossWatch(_cluster.Regions, stop, _cluster.Time);
        for (var look = 0; look < looks; look++)
            await watch.JudgeAsync(TestContext.Current.CancellationToken);
        return stop.Cause;
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
