using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.State;
using OrleansPim.Grains.Subscribers;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>Goal: it is known for good when a device was used last, and that costs next to nothing. Method: logins over days, and the ledger that is left.</summary>
public sealed class LastUseTests
{
    private readonly SimulatedCluster _cluster = new(3, seed: 5);

    [Fact]
    public Task Device_that_only_reads_is_written_down_once_a_day_and_its_data_stays_as_it_is() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(_cluster);
        await world.ProvisionAsync();
        await world.ChangeAsync(StateWorld.NewContact("bob"));
        var use = new LastUse(world.Ledger, world.Changes);
        var (before, epoch) = (await StateAsync(world), (await StateAsync(world)).Epoch);

        for (var hour = 0; hour < 72; hour++)
        {
            await LogInAsync(world, use);
            _cluster.Time.Advance(TimeSpan.FromHours(1));
        }

        var after = await StateAsync(new SubscriberWorld(_cluster));
        Assert.Equal((before.Sequence + 2, epoch), (after.Sequence, after.Epoch));
        Assert.Equal(_cluster.Time.GetUtcNow() - TimeSpan.FromHours(24), StateViews.ToInfo(after.Devices["phone"]).LastUsedAt);
        Assert.Equal(
            before.Collections.Values.Select(collection => (collection.Stored, collection.Items.Items.Count)),
            after.Collections.Values.Select(collection => (collection.Stored, collection.Items.Items.Count)));
    });

    [Fact]
    public Task Use_that_could_not_be_written_down_fails_nobody_and_is_tried_again_an_hour_later() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(_cluster);
        await world.ProvisionAsync();
        var use = new LastUse(world.Ledger, world.Changes);
        var device = (await StateAsync(world)).Devices["phone"];
        _cluster.Time.Advance(LastUse.Interval);

        _cluster.Lose(0);
        _cluster.Lose(1);
        use.Note(device);
        Assert.True(await world.Ledger.Blobs.Blobs.Background.WhenIdleAsync(TimeSpan.FromMinutes(1), _cluster.Time));
        _cluster.Faults[0].Outage = null;
        _cluster.Faults[1].Outage = null;
        await LogInAsync(world, use);
        Assert.Equal(1, (await StateAsync(world)).Sequence);
        _cluster.Time.Advance(LastUse.RetryInterval);
        await LogInAsync(world, use);

        Assert.Equal(2, (await StateAsync(world)).Sequence);
    });

    [Fact]
    public Task Revoked_device_is_not_written_down() => GrainScheduler.RunAsync(async () =>
    {
        var world = new SubscriberWorld(_cluster);
        await world.ProvisionAsync();
        var device = (await StateAsync(world)).Devices["phone"].Clone();
        device.Id = "stolen";
        _cluster.Time.Advance(LastUse.Interval);

        new LastUse(world.Ledger, world.Changes).Note(device);
        await world.Ledger.Blobs.Blobs.Background.WhenIdleAsync(TimeSpan.FromMinutes(1), _cluster.Time);

        Assert.Equal(1, (await StateAsync(world)).Sequence);
    });

    private async Task LogInAsync(SubscriberWorld world, LastUse use)
    {
        use.Note((await StateAsync(world)).Devices["phone"]);
        await world.Ledger.Blobs.Blobs.Background.WhenIdleAsync(TimeSpan.FromMinutes(1), _cluster.Time);
    }

    private static async Task<SubscriberState> StateAsync(SubscriberWorld world) => await world.Ledger.ReadAsync(ReadConsistency.Bounded, CancellationToken.None);
}
