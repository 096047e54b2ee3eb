using OrleansPim.ClusterTests.Clusters;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: two clusters on the same regions are one truth. Method: both are written to at once, for the same subscribers; then one is killed.</summary>
[Trait("Category", "Fault")]
[Trait("Category", "Long")]
public sealed class TwoClustersTests
{
    [Fact]
    public async Task Two_clusters_serve_the_same_subscribers_and_one_outlives_the_other()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        await using var processes = new ClusterProcesses();
        await processes.StartAccountsAsync();
        await processes.InitializeRegionsAsync();
        var (eastSilo, westSilo) = (processes.NewSilo("east"), processes.NewSilo("west"));
        var (east, west) = (processes.NewGateway("east"), processes.NewGateway("west"));
        await Task.WhenAll(new[] { eastSilo, westSilo, east, west }.Select(process => process.StartAsync()));

        await using var load = await ClusterLoad.StartAsync(3, east, west);
        var before = (East: load.AcknowledgedAt(0), West: load.AcknowledgedAt(1));
        await Eventually.HoldsAsync("both clusters make progress", () => Task.FromResult(
            load.AcknowledgedAt(0) >= before.East + 40 && load.AcknowledgedAt(1) >= before.West + 40), processes.ToString);
        var (eastSilos, westSilos) = (await eastSilo.ReadAsync("metrics"), await westSilo.ReadAsync("metrics"));
        Assert.True(FencedIn(eastSilos) + FencedIn(westSilos) > 0, "Nobody was ever fenced, so they did not meet.");

        // A compute region burns: its phones go to the other cluster, which needs nothing of it.
        await Task.WhenAll(eastSilo.KillAsync(), east.KillAsync());
        var west40 = load.AcknowledgedAt(1) + 40;
        await Eventually.HoldsAsync("the other cluster goes on", () => Task.FromResult(load.AcknowledgedAt(1) >= west40), processes.ToString);
        await load.EndAsync(readFrom: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"Two clusters: {load.AcknowledgedAt(0)} and {load.AcknowledgedAt(1)} writes of the same subscribers acknowledged, none lost.");
    }

    private static double FencedIn(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("pim_writer_fenced_total", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
}
