using OrleansPim.ClusterTests.Nodes;
using OrleansPim.Drills.Workload;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>Goal: the checker of the drills can fail. Method: put all regions of a real node back in time between two halves of a workload.</summary>
public sealed class LossyClusterTests
{
    private const int Enough = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_that_forgets_acknowledged_changes_is_found_out_with_subscriber_and_change()
    {
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        await using var workload = await DrillWorkload.StartAsync(
            DrilledNode.TargetOf(node), new WorkloadOptions { Subscribers = 2 }, Path.Combine(folder.Path, "history.jsonl"), TimeProvider.System, Stop);

        // The devices go on while the node is away: what they are not told is unknown, and nothing of it may count as lost.
        await AcknowledgedAsync(workload, Enough);
        await node.StopAsync();
        foreach (var region in NodeProcess.RegionNames)
            Copy(node.RegionFolder(region), Path.Combine(folder.Path, region));
        await node.StartAsync();
        await AcknowledgedAsync(workload, workload.History.Requests.Count(request => request.IsAcknowledged) + Enough);
        await workload.StopAsync();
        var before = await workload.JudgeAsync(Stop);

        await node.StopAsync();
        foreach (var region in NodeProcess.RegionNames)
        {
            Directory.Delete(node.RegionFolder(region), recursive: true);
            Copy(Path.Combine(folder.Path, region), node.RegionFolder(region));
        }

        // With it, the node would hold the subscribers instead of answering from the past.
        File.Delete(node.WitnessFile);
        await node.StartAsync();
        var after = await workload.JudgeAsync(Stop);

        Assert.Empty(before.Lost);
        Assert.Empty(before.Violations);
        Assert.Empty(before.Deleted);
        Assert.NotEmpty(after.Lost);
        Assert.NotEmpty(after.Violations);
        Assert.All(after.Lost, lost => Assert.StartsWith("drill-", lost.Subscriber, StringComparison.Ordinal));
        Assert.All(after.Lost, lost => Assert.Matches("^change v[0-9]+ \\([0-9a-f]{8}\\)$", lost.Change));
        Assert.True(File.ReadLines(Path.Combine(folder.Path, "history.jsonl")).Any() || !workload.History.Requests.Any());
    }

    private static Task AcknowledgedAsync(DrillWorkload workload, int count) => Eventually.HoldsAsync(
        $"{count} writes are acknowledged", () => Task.FromResult(workload.History.Requests.Count(request => request.IsAcknowledged) >= count));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
