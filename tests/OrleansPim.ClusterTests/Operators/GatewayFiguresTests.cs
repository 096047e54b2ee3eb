using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: a gateway that holds no data tells what phones asked for and what became of it. Method: a silo and a gateway, and what Prometheus reads of both.</summary>
public sealed class GatewayFiguresTests
{
    private const int MaximumSeries = 1_500;

    [Fact]
    public async Task Gateway_of_its_own_counts_requests_and_changes_as_it_sees_them_in_few_and_proper_series()
    {
        var promtool = ExternalProgram.Require("promtool", "prometheus");
        await using var cluster = new ClusterProcesses();
        await cluster.InitializeRegionsAsync();
        var silo = cluster.NewSilo();
        var gateway = cluster.NewGateway();
        await silo.StartAsync();
        await gateway.StartAsync();
        using var phone = new DavClient(gateway.Gateway, await gateway.Administration.AddSubscriberAsync("zaphod.4917", "phone", TestContext.Current.CancellationToken));
        var contact = new ContactSource(seed: 3).Take(1)[0];
        for (var count = 1; count <= 3; count++)
        {
            using var answer = await phone.PutContactAsync($"{count}-{contact.Uid}.vcf", contact.Text.Replace(contact.Uid, $"{count}-{contact.Uid}", StringComparison.Ordinal));
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}\n{cluster}");
        }

        // The exporter answers a scrape that follows at once from its cache.
        var text = string.Empty;
        await Eventually.HoldsAsync("the gateway tells of all three", async () =>
        {
            text = await gateway.ReadAsync("metrics");
            return text.Contains("pim_client_changes_total{outcome=\"committed\"} 3", StringComparison.Ordinal);
        }, () => text);
        Assert.Contains(Ours(text), line => line.StartsWith("pim_dav_requests_total{", StringComparison.Ordinal)
            && line.Contains("method=\"PUT\"", StringComparison.Ordinal) && line.Contains("class=\"2xx\"", StringComparison.Ordinal) && line.Contains("} 3", StringComparison.Ordinal));
        Assert.Contains("pim_dav_request_duration_seconds_count{method=\"PUT\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("pim_client_changes_total{outcome=\"unknown\"} 0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("zaphod", string.Join('\n', Ours(text)), StringComparison.Ordinal);
        foreach (var process in new[] { gateway, silo })
        {
            var figures = await process.ReadAsync("metrics");
            Assert.InRange(figures.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), 50, MaximumSeries);
            var ours = string.Join('\n', Ours(figures)) + "\n";
            (await promtool.RunAsync(AppContext.BaseDirectory, new Dictionary<string, string>(), ours, ["check", "metrics"])).Succeeded();
        }
    }

    private static IEnumerable<string> Ours(string text) =>
        text.Split('\n').Where(line => line.StartsWith("pim_", StringComparison.Ordinal) || line.StartsWith("# TYPE pim_", StringComparison.Ordinal) || line.StartsWith("# HELP pim_", StringComparison.Ordinal));
}
