using System.Globalization;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: figures follow what happens to a real node. Method: a node as a process, faults under it, and its <c>/metrics</c>.</summary>
public sealed class FiguresTests
{
    [Fact]
    public async Task Region_that_takes_no_writes_shows_as_under_replication_until_it_has_caught_up()
    {
        await using var node = await NodeProcess.StartNewAsync();
        using var phone = new DavClient(
            node.Gateway, await node.Administration.AddSubscriberAsync("fritz", "phone", TestContext.Current.CancellationToken));
        await node.AllRegionsVoteAsync();

        using (RegionLock.Take(node.RegionFolder("beta")))
        {
            using var stored = await phone.PutContactAsync("a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:A\r\nN:A;;;;\r\nEND:VCARD\r\n");
            Assert.True(stored is { IsSuccessStatusCode: true }, $"{stored?.StatusCode}");
            await BecomesAsync(node, "pim_under_replicated", value => value == 1);
            await BecomesAsync(node, "pim_repair_oldest_age_seconds", value => value > 0);
            Assert.Equal(0, await ReadAsync(node, "pim_below_quorum"));
        }

        await BecomesAsync(node, "pim_under_replicated", value => value == 0);
        await BecomesAsync(node, "pim_repair_queue_length", value => value == 0);
        Assert.True(await SumAsync(node, "pim_repairs_total{", "region=\"beta\"") > 0);
    }

    [Fact]
    public async Task Rebuild_of_a_deleted_region_shows_as_repairs()
    {
        await using var node = await NodeProcess.StartNewAsync();
        await node.Administration.AddSubscriberAsync("fritz", "phone", TestContext.Current.CancellationToken);
        await node.AllRegionsVoteAsync();

        Directory.Delete(node.RegionFolder("gamma"), recursive: true);

        await Eventually.HoldsAsync(
            "the rebuild is counted",
            async () => await SumAsync(node, "pim_repairs_total{", "region=\"gamma\"", "reason=\"rebuild\"") > 0,
            node.Log.ToString);
        await node.AllRegionsVoteAsync();
        Assert.Equal(3, (await LinesAsync(node, "pim_scrub_last_complete_timestamp_seconds{")).Count);
    }

    private static Task BecomesAsync(NodeProcess node, string metric, Func<double, bool> isExpected) => Eventually.HoldsAsync(
        $"{metric} becomes as expected", async () => isExpected(await ReadAsync(node, metric)), node.Log.ToString);

    private static Task<double> ReadAsync(NodeProcess node, string metric) => SumAsync(node, metric + "{");

    private static async Task<double> SumAsync(NodeProcess node, string begin, params string[] labels) => (await LinesAsync(node, begin))
        .Where(line => Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(ValueOf);

    // The labels' values have no blanks, so the value is what follows the first; a timestamp may come after it.
    private static double ValueOf(string line) => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<string>> LinesAsync(NodeProcess node, string begin) =>
        [.. (await node.ReadAsync("metrics")).Split('\n').Where(line => line.StartsWith(begin, StringComparison.Ordinal))];
}
