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
            FindMonitoring(), new Dictionary<string, string>(), ["test", "rules", "alerts.test.yaml"]);

        result.Succeeded();
    }

    private static string FindMonitoring()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansPim.sln")))
                return Path.Combine(folder.FullName, "k8s", "monitoring");
        }

        throw new DirectoryNotFoundException("These tests run inside a checkout: no OrleansPim.sln above the test assembly.");
    }
}
