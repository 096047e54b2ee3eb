using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Tests.Silo.Metrics;

/// <summary>Goal: alerts and dashboards find what they ask for. Method: scrape a running node after it did some work.</summary>
[Collection(LoneNodeCollection.Name)]
public sealed partial class MetricsTests(RunningNode node)
{
    private const int MaximumSeries = 1_500;
    private const int MaximumScrapes = 25;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pim_commits_total", "outcome")]
    [InlineData("pim_commit_duration_seconds_bucket", "le")]
    [InlineData("pim_replica_ops_total", "op,outcome,region")]
    [InlineData("pim_replica_op_duration_seconds_bucket", "le,op,region")]
    [InlineData("pim_region_available", "region")]
    [InlineData("pim_region_quarantined", "region")]
    [InlineData("pim_under_replicated", "")]
    [InlineData("pim_below_quorum", "")]
    [InlineData("pim_repair_queue_length", "")]
    [InlineData("pim_repair_oldest_age_seconds", "")]
    [InlineData("pim_repairs_total", "reason,region")]
    [InlineData("pim_scrub_last_complete_timestamp_seconds", "region")]
    [InlineData("pim_scrub_blobs_total", "outcome,region")]
    [InlineData("pim_integrity_violations_total", "reason")]
    [InlineData("pim_writer_fenced_total", "")]
    [InlineData("pim_held_subscribers", "")]
    [InlineData("pim_amnesia_guard_trips_total", "reason")]
    [InlineData("pim_client_changes_total", "outcome")]
    [InlineData("pim_dav_requests_total", "class,method")]
    [InlineData("pim_dav_request_duration_seconds_bucket", "le,method")]
    public async Task Metric_has_the_name_and_the_labels_that_were_agreed(string name, string labels)
    {
        await AskWithEveryMethodAsync();
        var series = await FindAsync(name);

        Assert.Equal(
            labels.Split(',', StringSplitOptions.RemoveEmptyEntries), Label().Matches(series.Groups["labels"].Value).Select(label => label.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pim_commits_total", "outcome=\"unknown\"")]
    [InlineData("pim_amnesia_guard_trips_total", "reason=\"token_ahead\"")]
    [InlineData("pim_replica_ops_total", "region=\"beta\",op=\"write\",outcome=\"unavailable\"")]
    public async Task What_never_happened_reads_zero_so_that_its_first_time_is_an_increase(string name, string labels) =>
        Assert.Contains(
            await ScrapeAsync(),
            line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && labels.Split(',').All(label => line.Contains(label, StringComparison.Ordinal)));

    [Theory, InlineData("orleans_"), InlineData("dotnet_gc_"), InlineData("dotnet_thread_pool_")]
    public async Task Figures_of_Orleans_and_the_runtime_are_there(string prefix) =>
        Assert.Contains(await ScrapeAsync(), line => line.StartsWith(prefix, StringComparison.Ordinal));

    [Fact]
    public async Task Every_region_answers() => Assert.Equal(
        ["pim_region_available{region=\"alpha\"} 1", "pim_region_available{region=\"beta\"} 1", "pim_region_available{region=\"gamma\"} 1"],
        (await ScrapeAsync()).Where(line => line.StartsWith("pim_region_available", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task There_are_few_enough_series_whatever_clients_send()
    {
        await AskWithEveryMethodAsync();

        Assert.InRange((await ScrapeAsync()).Count, 100, MaximumSeries);
    }

    [Fact]
    public async Task Nothing_names_a_subscriber() =>
        Assert.DoesNotContain(await ScrapeAsync(), line => line.Contains("demo", StringComparison.Ordinal));

    private async Task AskWithEveryMethodAsync()
    {
        using var phone = new HttpClient { BaseAddress = node.Gateway };
        var methods = node.Node.Services.GetServices<IDavMethod>().Select(method => method.Verb)
            .Concat(Enumerable.Range(0, 50).Select(number => $"INVENTED{number}"));
        foreach (var method in methods)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/dav/", UriKind.Relative));
            using var answer = await phone.SendAsync(request, Stop);
        }
    }

    // The exporter answers with the last scrape for a moment (300 ms), and that may be another test's, from before the requests.
    private async Task<Match> FindAsync(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = (await ScrapeAsync()).Select(line => Series().Match(line)).FirstOrDefault(match => match.Groups["name"].Value == name);
            if (found is not null || attempt == MaximumScrapes)
                return found ?? throw new InvalidOperationException($"{name} is not among the metrics.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Stop);
        }
    }

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
