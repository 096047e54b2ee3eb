using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
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
        await WritesAsync(node, writers, 100);
        await node.AllRegionsVoteAsync();

        var replaced = await PimAsync(node, "region", "replace", "alpha", "delta");
        Assert.True(replaced.ExitCode == 0, $"{replaced.Output}\n{node.Log}");
        Assert.Contains("Pim:Regions:0 becomes delta", replaced.Output, StringComparison.Ordinal);
        await WritesAsync(node, writers, 100);

        // With the old settings it goes on, also after a restart, and without the folder that left.
        Directory.Delete(node.RegionFolder("alpha"), recursive: true);
        await WritesAsync(node, writers, 50);
        await node.KillAsync();
        await node.StartAsync();
        await WritesAsync(node, writers, 50);
        Assert.False(Directory.Exists(node.RegionFolder("alpha")));

        node.Set("Pim__Regions__0__Name", "delta");
        node.Unset("Pim__Standby__Name");
        await node.KillAsync();
        await node.StartAsync();
        await WritesAsync(node, writers, 50);
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

    private static Task WritesAsync(NodeProcess node, AcknowledgedWrites[] writers, int count)
    {
        var before = writers.Sum(writer => writer.Count);
        return Eventually.HoldsAsync($"{count} more writes are acknowledged",
            () => Task.FromResult(writers.Sum(writer => writer.Count) >= before + count), node.Log.ToString);
    }

    private static Task<ProgramResult> PimAsync(NodeProcess node, params string[] arguments) => ExternalProgram.Dotnet.RunAsync(
        AppContext.BaseDirectory,
        new Dictionary<string, string> { ["PIM_ADMIN_URL"] = node.AdministrationAddress.ToString(), ["PIM_ADMIN_TOKEN"] = NodeProcess.Token },
        [Path.Combine(AppContext.BaseDirectory, "pim.dll"), .. arguments]);
}
