using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: <c>kill -9</c> at any moment loses no acknowledged change. Method: kill under load, restart, read everything back.</summary>
public sealed class KillTests
{
    private const int Writers = 8;
    private const int Kills = 3;
    private const int WritesBetweenKills = 200;

    [Fact]
    public async Task A_node_killed_under_load_loses_no_acknowledged_write()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await node.Administration.AddSubscriberAsync("carol", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(node.Gateway, account);
        AcknowledgedWrites[] writers = [.. Enumerable.Range(0, Writers).Select(writer => new AcknowledgedWrites(client, writer))];

        for (var kill = 1; kill <= Kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var running = writers.Select(writer => writer.RunAsync(stop.Token)).ToList();
            await Eventually.HoldsAsync($"{kill * WritesBetweenKills} writes are acknowledged",
                () => Task.FromResult(writers.Sum(writer => writer.Count) >= kill * WritesBetweenKills), node.Log.ToString);
            await node.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(running);

            await node.StartAsync();
            foreach (var writer in writers)
                await writer.AssertNothingLostAsync();
        }

        await node.AllRegionsVoteAsync();
        await node.AllReplicasAreEqualAsync();
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(node.ReadRegions()));
    }
}
