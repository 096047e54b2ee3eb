using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: every panel shows something, and alerts fire for what they are for. Method: a real Prometheus, a real node under load, real faults.</summary>
public sealed class DashboardTests
{
    private const int MaximumSeries = 1_500;

    [Fact]
    public async Task Every_query_of_every_dashboard_returns_data_and_alerts_fire_for_faults_only()
    {
        await using var node = await NodeProcess.StartNewAsync(("Pim__Replication__RebuildsByItself", "false"));
        var account = await node.Administration.AddSubscriberAsync("fritz", "phone", TestContext.Current.CancellationToken);
        using var phone = new DavClient(node.Gateway, account);
        await node.AllRegionsVoteAsync();
        await using var prometheus = await PrometheusProcess.StartNewAsync(node.AdministrationAddress, Path.Combine(Checkout.Monitoring, "alerts.yaml"));

        await EveryQueryAnswersAsync(prometheus, phone);
        await MetricsAreCleanAndFewAsync(node);
        Assert.Empty(await prometheus.FiringAsync());

        using (RegionLock.Take(node.RegionFolder("alpha")))
        using (RegionLock.Take(node.RegionFolder("beta")))
        {
            using var refused = await phone.PutContactAsync("refused.vcf", Contact("refused"));
            Assert.Equal(503, (int?)refused?.StatusCode);
            await FiresAsync(prometheus, "PimBelowQuorum");
        }

        Directory.Delete(node.RegionFolder("gamma"), recursive: true);
        await FiresAsync(prometheus, "PimRegionQuarantined");
        Assert.DoesNotContain("PimIntegrityViolation", await prometheus.FiringAsync());
    }

    private static async Task EveryQueryAnswersAsync(PrometheusProcess prometheus, DavClient phone)
    {
        var silent = Dashboard.Queries(Path.Combine(Checkout.Monitoring, "dashboards")).ToList();
        Assert.True(silent.Count > 40, $"{silent.Count} queries");
        var number = 0;
        await Eventually.HoldsAsync("every panel shows something", async () =>
        {
            await WorkAsync(phone, number++);
            foreach (var query in silent.ToList())
            {
                if ((await prometheus.TryQueryAsync(query.Expression)).Any(series => double.IsFinite(series.Value)))
                    silent.Remove(query);
            }

            return silent.Count == 0;
        }, () => string.Join('\n', silent));
    }

    private static async Task WorkAsync(DavClient phone, int number)
    {
        using var stored = await phone.PutContactAsync($"c{number}.vcf", Contact($"c{number}"));
        Assert.True(stored is { IsSuccessStatusCode: true }, $"{stored?.StatusCode}");
        await phone.GetAsync("contacts", $"c{number}.vcf");
        using var listed = await phone.ListAsync("contacts");
    }

    private static async Task MetricsAreCleanAndFewAsync(NodeProcess node)
    {
        var text = await node.ReadAsync("metrics");
        var check = await ExternalProgram.Require("promtool", "prometheus").RunAsync(
            AppContext.BaseDirectory, new Dictionary<string, string>(), text, ["check", "metrics"]);

        // What Orleans and the runtime are called is not for us to say; text that cannot be read at all is.
        Assert.DoesNotContain("error", check.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(check.Output.Split('\n'), line => line.StartsWith("pim_", StringComparison.Ordinal));
        Assert.InRange(text.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), 100, MaximumSeries);
    }

    private static Task FiresAsync(PrometheusProcess prometheus, string alert) => Eventually.HoldsAsync(
        $"{alert} fires", async () => (await prometheus.FiringAsync()).Contains(alert), prometheus.Log.ToString);

    private static string Contact(string uid) => $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:A\r\nN:A;;;;\r\nEND:VCARD\r\n";
}
