using System.Text.RegularExpressions;

namespace OrleansPim.Tests.Silo.Metrics;

/// <summary>Goal: alerts and dashboards find what they ask for. Method: scrape a running node after it did some work.</summary>
[Collection(LoneNodeCollection.Name)]
public sealed partial class MetricsTests(RunningNode node)
{
    private const int MaximumSeries = 1_500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pim_commits_total", "outcome")]
    [InlineData("pim_commit_duration_seconds_bucket", "le")]
    [InlineData("pim_replica_ops_total", "op,outcome,region")]
    [InlineData("pim_replica_op_duration_seconds_bucket", "le,op,region")]
    [InlineData("pim_region_available", "region")]
    [InlineData("pim_region_quarantined", "region")]
    public async Task Metric_has_the_name_and_the_labels_that_were_agreed(string name, string labels)
    {
        var series = (await ScrapeAsync()).Select(line => Series().Match(line)).First(match => match.Groups["name"].Value == name);

        Assert.Equal(
            labels.Split(','), Label().Matches(series.Groups["labels"].Value).Select(label => label.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_region_answers() => Assert.Equal(
        ["pim_region_available{region=\"alpha\"} 1", "pim_region_available{region=\"beta\"} 1", "pim_region_available{region=\"gamma\"} 1"],
        (await ScrapeAsync()).Where(line => line.StartsWith("pim_region_available", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task There_are_few_enough_series() => Assert.InRange((await ScrapeAsync()).Count, 100, MaximumSeries);

    [Fact]
    public async Task Nothing_names_a_subscriber() =>
        Assert.DoesNotContain(await ScrapeAsync(), line => line.Contains("demo", StringComparison.Ordinal));

    private async Task<List<string>> ScrapeAsync()
    {
        using var client = node.NewAdministrationClient(withToken: false);
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }

    [GeneratedRegex(@"^(?<name>\w+)(\{(?<labels>.*)\})? ")]
    private static partial Regex Series();

    [GeneratedRegex(@"(\w+)=""")]
    private static partial Regex Label();
}
