using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: whoever starts a node for the first time is told all they need. Method: a node as a process, and what it prints.</summary>
public sealed class StartTests
{
    private const int WrongSetting = 2;

    [Fact]
    public async Task A_first_start_prints_an_account_that_works_and_a_later_one_does_not_print_it_again()
    {
        await using var node = await NodeProcess.StartNewAsync(("Pim__Demo__Subscriber", "demo"));
        await Eventually.HoldsAsync("the account is printed", () => Task.FromResult(node.Log.ValueOf("Password") is not null), node.Log.ToString);
        var password = node.Log.ValueOf("Password")!;
        Assert.Equal(node.Gateway.ToString(), node.Log.ValueOf("URL"));
        using var client = new DavClient(node.Gateway, new SubscriberAdded(node.Log.ValueOf("User")!, "phone", password));
        Assert.Empty(await client.NamesAsync("contacts"));

        Assert.Equal(0, await node.StopAsync());
        await node.StartAsync();

        Assert.Empty(await client.NamesAsync("contacts"));
        Assert.Equal(1, node.Log.Count(password));
    }

    [Theory]
    [InlineData("Pim__Gateway__Url", "nonsense", "Pim:Gateway:Url")]
    [InlineData("Pim__Admin__Token", "short", "Pim:Admin:Token")]
    [InlineData("Pim__Regions__1__Name", "alpha", "Pim:Regions:1:Name")]
    [InlineData("Pim__Silo__Port", "70000", "Pim:Silo:Port")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string variable, string value, string setting)
    {
        await using var node = new NodeProcess((variable, value));

        node.Launch();

        Assert.Equal(WrongSetting, await node.WaitForExitAsync());
        Assert.True(node.Log.Contains(setting), node.Log.ToString());
    }

    [Fact]
    public async Task Metrics_are_well_formed_and_name_the_commits()
    {
        var promtool = ExternalProgram.Require("promtool", "prometheus");
        await using var node = await NodeProcess.StartNewAsync();
        using var phone = new DavClient(
            node.Gateway, await node.Administration.AddSubscriberAsync("fritz", "phone", TestContext.Current.CancellationToken));
        using var answer = await phone.ListAsync("contacts");

        var metrics = await node.ReadAsync("metrics");

        Assert.Contains("pim_commits_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("pim_replica_ops_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("pim_dav_requests_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("pim_repairs_total{", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("fritz", metrics, StringComparison.Ordinal);
        var ours = metrics.Split('\n').Where(line => line.Contains("pim_", StringComparison.Ordinal));
        var result = await promtool.RunAsync(
            AppContext.BaseDirectory, new Dictionary<string, string>(), string.Join('\n', ours) + "\n", ["check", "metrics"]);
        result.Succeeded();
    }
}
