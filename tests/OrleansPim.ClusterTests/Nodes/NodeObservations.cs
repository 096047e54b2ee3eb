using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Nodes;

/// <summary>What a test learns about a node from outside, as an operator would.</summary>
internal static class NodeObservations
{
    /// <summary>The newest committed entry of a subscriber.</summary>
    public static async Task<long> SequenceAsync(this NodeProcess node, string subscriber) =>
        (await node.Administration.GetSubscriberAsync(subscriber, TestContext.Current.CancellationToken)).Sequence;

    /// <summary>One region as the node sees it.</summary>
    public static async Task<RegionReport> RegionAsync(this NodeProcess node, string name) =>
        (await node.Administration.GetRegionsAsync(TestContext.Current.CancellationToken)).Regions.Single(region => region.Name == name);

    /// <summary>Waits until every region is there, has a vote, and nothing waits for repair.</summary>
    public static Task AllRegionsVoteAsync(this NodeProcess node)
    {
        var seen = "";
        return Eventually.HoldsAsync("every region votes and lacks nothing", async () =>
        {
            var report = await node.Administration.GetRegionsAsync(TestContext.Current.CancellationToken);
            seen = string.Join('\n', report.Regions);
            return report.Healthy;
        }, () => $"{seen}\n{node.Log}");
    }

    /// <summary>Whether it answers, and says that every region votes and lacks nothing.</summary>
    public static async Task<bool> SeesAllRegionsWholeAsync(this NodeProcess node)
    {
        try
        {
            return (await node.Administration.GetRegionsAsync(TestContext.Current.CancellationToken)).Healthy;
        }
        catch (AdministrationException)
        {
            return false;
        }
    }

    /// <summary>Waits until all regions hold the same, which they do by themselves once nobody writes any more.</summary>
    /// <param name="node">The node.</param>
    /// <param name="regions">Which regions, if not those of every node of the tests.</param>
    public static Task AllReplicasAreEqualAsync(this NodeProcess node, params string[] regions)
    {
        IReadOnlyList<string> differences = [];
        return Eventually.HoldsAsync("all replicas are equal", () =>
        {
            differences = ReplicaComparison.Differences(node.ReadRegions(regions));
            return Task.FromResult(differences.Count == 0);
        }, () => $"{string.Join('\n', differences)}\n{node.Log}");
    }

    /// <summary>Reads all regions' files as they are now.</summary>
    /// <param name="node">The node.</param>
    /// <param name="regions">Which regions, if not those of every node of the tests.</param>
    public static IReadOnlyList<RegionCopy> ReadRegions(this NodeProcess node, params string[] regions) =>
        [.. (regions.Length > 0 ? regions : NodeProcess.RegionNames).Select(region => RegionCopy.Read(region, node.RegionFolder(region)))];
}
