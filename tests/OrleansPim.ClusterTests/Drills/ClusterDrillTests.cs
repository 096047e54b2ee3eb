using System.Diagnostics;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Operators;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.Drills.Reports;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>Goal: drills that need processes find them, and leave none behind. Method: <c>pim cluster up</c>, and <c>pim drill run --cluster</c> beside it.</summary>
/// <remarks>The other drills of processes run with README's command for a game day: they take minutes.</remarks>
public sealed class ClusterDrillTests
{
    private const int Unavailable = 4;
    private const int Inconclusive = 7;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_is_killed_under_load_through_three_doors_and_its_cluster_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cluster = Up(folder);
        var log = new NodeLog();
        cluster.OutputDataReceived += (_, line) => log.Add(line.Data);
        cluster.BeginOutputReadLine();
        try
        {
            await Eventually.HoldsAsync("the cluster is ready", () => Task.FromResult(log.Contains("is ready")), log.ToString);

            var refused = await RunAsync(folder, "silo-hang");
            Assert.True(refused.ExitCode == Unavailable && refused.Output.Contains("--start --azurite", StringComparison.Ordinal), refused.Output);
            var unknown = await RunAsync(folder, "silo-kill", "--silo", "silo-9");
            Assert.Contains("There is no silo 'silo-9'; there are silo-0, silo-1.", unknown.Output, StringComparison.Ordinal);
            await InterruptAsync(folder, log);

            var killed = await RunAsync(folder, "--file", ShortDrill.Write(folder, "silo-kill", 10), "--json");
            var report = Assert.Single(ReportFile.Read(Assert.Single(Directory.EnumerateFiles(folder.Path, "silo-kill-*.json"))));

            // How fast is measured where nothing else runs; here a whole machine may stand still. What must hold, holds everywhere.
            Assert.True(report.Figures is { Acknowledged: > 0, Lost: 0, Violations: 0, Deleted: 0, RepairSeconds: not null, Replayed: > 0 }, killed.Output);
            Assert.Equal(["dav", "grain", "json"], report.Figures!.AcknowledgedByDoor.Keys);
            Assert.Contains(report.Checks, check => check is { Criterion: "the silo is killed and comes back", Passed: true });
            Assert.Contains(File.ReadLines(report.History), line => line.Contains("\"door\":\"grain\"", StringComparison.Ordinal));
            Assert.True(log.Contains("silo-1 ended with 137"), log.ToString());
        }
        finally
        {
            using (var end = Process.Start("kill", ["-TERM", $"{cluster.Id}"]))
                await end.WaitForExitAsync(CancellationToken.None);
            await cluster.WaitForExitAsync(CancellationToken.None);
        }
    }

    // Ctrl+C just after the other silo was killed: the drill waits until it is back, and says that it proved nothing.
    private static async Task InterruptAsync(TemporaryFolder folder, NodeLog log)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", .. Arguments(folder, ["silo-kill", "--silo", "silo-0"])]);
        using var drill = Process.Start(start)!;
        await Eventually.HoldsAsync("the silo is killed", () => Task.FromResult(log.Contains("silo-0 ended with 137")), log.ToString);
        using (var interrupt = Process.Start("kill", ["-INT", $"{drill.Id}"]))
            await interrupt.WaitForExitAsync(Stop);
        await drill.WaitForExitAsync(Stop);

        Assert.Equal(Inconclusive, drill.ExitCode);
        var path = Assert.Single(Directory.EnumerateFiles(folder.Path, "silo-kill-*.json"));
        var report = Assert.Single(ReportFile.Read(path));
        Assert.Equal((DrillOutcome.Inconclusive, "It was interrupted; everything was healed."), (report.Outcome, report.Reason));
        File.Delete(path);

        // Healed: whoever asks next finds a whole cluster, and no drill under way.
        var next = await RunAsync(folder, "silo-kill", "--silo", "silo-9");
        Assert.Contains("There is no silo 'silo-9'", next.Output, StringComparison.Ordinal);
    }

    private static Process Up(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Checkout.Pim, "cluster", "up", "--silos", "2", "--gateways", "1", "--restart", "--any-port", "--data", Path.Combine(folder.Path, "data"), "--program", Program])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["Pim__Faults__Allowed"] = "true";
        return Process.Start(start)!;
    }

    private static Task<ProgramResult> RunAsync(TemporaryFolder folder, params string[] options) =>
        ExternalProgram.Dotnet.RunAsync(folder.Path, new Dictionary<string, string>(), Arguments(folder, options));

    private static string[] Arguments(TemporaryFolder folder, string[] options) =>
        [Checkout.Pim, "drill", "run", .. options, "--cluster", Path.Combine(folder.Path, "data"), "--program", Program, "--folder", folder.Path];

    private static string Program => Path.Combine(AppContext.BaseDirectory, "OrleansPim.Silo.dll");
}
