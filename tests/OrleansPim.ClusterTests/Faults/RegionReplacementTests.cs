using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: another region takes the place of one while phones write. Method: a node as a process, <c>pim region replace</c>, and the old folder deleted.</summary>
public sealed class RegionReplacementTests
{
    private const int Writers = 4;
    private static readonly string[] Regions = ["delta", "beta", "gamma"];

    [Fact]
    public async Task A_region_is_replaced_under_load_and_the_old_one_is_not_needed_any_more()
    {
        await using var node = await NodeProcess.StartNewAsync(("Pim__Standby__Name", "delta"));
        var account = await node.Administration.AddSubscriberAsync("erin", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(node.Gateway, account);
        AcknowledgedWrites[] writers = [.. Enumerable.Range(0, Writers).Select(writer => new AcknowledgedWrites(client, writer))];
        using var stop = new CancellationTokenSource();
        var running = writers.Select(writer => writer.RunAsync(stop.Token)).ToList();
        await ReplacementLoad.AcknowledgesAsync(node, writers, 100);
        await node.AllRegionsVoteAsync();

        var replaced = await ReplacementLoad.ReplaceAsync(node, "alpha", "delta");
        Assert.True(replaced.ExitCode == 0, $"{replaced.Output}\n{node.Log}");
        Assert.Contains("Pim:Regions:0 becomes delta", replaced.Output, StringComparison.Ordinal);
        await ReplacementLoad.AcknowledgesAsync(node, writers, 100);

        // With the old settings it goes on, also after a restart, and without the folder that left.
        Directory.Delete(node.RegionFolder("alpha"), recursive: true);
        await ReplacementLoad.AcknowledgesAsync(node, writers, 50);
        await node.KillAsync();
        await node.StartAsync();
        await ReplacementLoad.AcknowledgesAsync(node, writers, 50);
        Assert.False(Directory.Exists(node.RegionFolder("alpha")));

        node.Set("Pim__Regions__0__Name", "delta");
        node.Unset("Pim__Standby__Name");
        await node.KillAsync();
        await node.StartAsync();
        await ReplacementLoad.AcknowledgesAsync(node, writers, 50);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await node.AllRegionsVoteAsync();
        foreach (var writer in writers)
            await writer.AssertNothingLostAsync();
        await node.AllReplicasAreEqualAsync(Regions);
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(node.ReadRegions(Regions)));

        // The new one and one more suffice for all of it.
        Directory.Delete(node.RegionFolder("beta"), recursive: true);
        await node.StartAsync();
        foreach (var writer in writers)
            await writer.AssertNothingLostAsync();
    }
}
