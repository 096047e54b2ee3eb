using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: each alert fires when it should, and only then. Method: Prometheus' own tool runs the cases.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task Alerts_pass_their_cases()
    {
        var promtool = ExternalProgram.Require("promtool", "prometheus");

        var result = await promtool.RunAsync(
            Checkout.Monitoring, new Dictionary<string, string>(), ["test", "rules", "alerts.test.yaml"]);

        result.Succeeded();
    }
}
