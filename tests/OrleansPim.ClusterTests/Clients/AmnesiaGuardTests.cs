using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>
/// Goal: a device keeps every item whatever became of the server's copies, as in 2009 it did not.
/// Method: a vdirsyncer in sync, which keeps no sync tokens and so has no means of its own, beside a device that keeps them; all regions lost,
/// rolled back, unreadable, partly missing, of another life, and restored.
/// </summary>
public sealed class AmnesiaGuardTests(GuardedHousehold household) : IClassFixture<GuardedHousehold>
{
    [Fact]
    public Task Devices_keep_every_item_when_every_trace_of_the_subscriber_is_lost() =>
        HeldAsync("every trace of the subscriber lost", () => household.EditAll("DELETE FROM blobs WHERE key LIKE '%/ann%'"));

    [Fact]
    public Task Devices_keep_every_item_when_the_newest_entries_are_lost() =>
        HeldAsync("a lost head", () => household.EditAll("DELETE FROM blobs WHERE key LIKE 'heads/%'"));

    [Fact]
    public Task Devices_keep_every_item_when_all_regions_are_rolled_back() =>
        HeldAsync("a copy of yesterday in all regions", () => household.RestoreRegions(household.Old));

    [Fact]
    public Task Devices_keep_every_item_when_the_ledger_is_unreadable() =>
        HeldAsync("heads that cannot be read", () => household.EditAll("UPDATE blobs SET content = zeroblob(length(content)) WHERE key LIKE 'heads/%'"));

    [Fact]
    public Task Devices_keep_every_item_when_a_part_of_the_ledger_is_missing() =>
        HeldAsync("a lost past", () => household.EditAll("DELETE FROM blobs WHERE key LIKE 'segments/%' OR key LIKE 'snapshots/%'"));

    [Fact]
    public Task Devices_keep_every_item_under_a_wrong_epoch() =>
        HeldAsync("another life of the same subscriber", () => household.RestoreRegions(household.Other), isKnown: false);

    [Fact]
    public async Task Devices_keep_every_item_when_all_regions_are_gone()
    {
        await household.PrepareAsync();
        household.Restore(household.Current);
        foreach (var region in NodeProcess.RegionNames)
            household.DeleteRegion(region);

        household.Node.Launch();

        Assert.NotEqual(0, await household.Node.WaitForExitAsync());
        Assert.NotEqual(0, (await household.Phone.SyncAsync()).ExitCode);
        household.AssertKept("lost regions");
    }

    /// <summary>Goal: the node's own memory is not all that protects. Method: it is deleted as well; a device's token has to be enough, for all devices.</summary>
    [Fact]
    public async Task Token_of_one_device_protects_all_of_them_when_nothing_else_remembers()
    {
        await household.PrepareAsync();
        household.Restore(household.Current);
        household.RestoreRegions(household.Old);
        File.Delete(household.Node.WitnessFile);
        var holds = household.Node.Log.Count("is held");

        await household.Node.StartAsync();
        try
        {
            Assert.All(await household.Tablet.SyncAsync(), status => Assert.Equal(503, status));
            Assert.NotEqual(0, (await household.Phone.SyncAsync()).ExitCode);
            Assert.True(household.Node.Log.Count("is held") > holds, household.Node.Log.ToString());
            household.AssertKept("a copy of yesterday that only a token knows of");
        }
        finally
        {
            await household.Node.StopAsync();
        }
    }

    [Fact]
    public async Task Devices_go_on_where_they_were_once_the_right_copies_are_restored()
    {
        await household.PrepareAsync();
        household.Restore(household.Current);
        await household.Node.StartAsync();
        try
        {
            Assert.All(await household.Tablet.SyncAsync(), status => Assert.Equal(207, status));
            household.AssertKept("the right copies again");
            (await household.Phone.SyncAsync()).Succeeded();
            household.AssertKept("the right copies again, in sync");
            using var client = new DavClient(household.Node.Gateway, household.Account);
            Assert.Equal(household.Expected["contacts"].Count, (await client.NamesAsync("contacts")).Count);
        }
        finally
        {
            await household.Node.StopAsync();
        }
    }

    /// <summary>The node starts, knows that it lost something, and says so to whoever asks.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="damage">Does it.</param>
    /// <param name="isKnown">Whether the subscriber's passwords are still there, so that answers go beyond 401.</param>
    private async Task HeldAsync(string what, Action damage, bool isKnown = true)
    {
        await household.PrepareAsync();
        household.Restore(household.Current);
        damage();
        var holds = household.Node.Log.Count("is held") + household.Node.Log.Count("cannot be trusted");
        await household.Node.StartAsync();
        try
        {
            var sync = await household.Phone.SyncAsync();
            Assert.True(sync.ExitCode != 0, $"With {what} the sync went on as if nothing were amiss:\n{sync.Output}");
            Assert.All(await household.Tablet.SyncAsync(), status => Assert.True(status == 503 || (!isKnown && status == 401), $"With {what}: {status}"));
            Assert.True(
                household.Node.Log.Count("is held") + household.Node.Log.Count("cannot be trusted") > holds, $"With {what} nobody is held:\n{household.Node.Log}");
            household.AssertKept(what);
        }
        finally
        {
            await household.Node.StopAsync();
        }
    }
}
