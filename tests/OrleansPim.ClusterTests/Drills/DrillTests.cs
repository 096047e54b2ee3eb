using System.Diagnostics;
using OrleansPim.Cli;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.Drills.Reports;

namespace OrleansPim.ClusterTests.Drills;

/// <summary>Goal: whoever has never seen the project breaks a region with one command and gets an honest verdict. Method: <c>pim</c> against a real _node.</summary>
public sealed class DrillTests(DrilledNode drilled) : IClassFixture<DrilledNode>
{
    private const int Ok = 0;
    private const int Usage = 2;
    private const int NotFound = 3;
    private const int Unavailable = 4;
    private const int Inconclusive = 7;

    private readonly NodeProcess _node = drilled.Node;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_that_a_drill_names_are_seen_to_fire()
    {
        ExternalProgram.Require("prometheus");
        using var folder = new TemporaryFolder();
        await _node.AllRegionsVoteAsync();

        await RunAsync(_node, folder, Ok, "drill", "run", "--file", ShortDrill.Write(folder, "quorum-loss", 20), "--start-prometheus", "--json");

        var report = Assert.Single(ReportFile.Read(Assert.Single(Directory.EnumerateFiles(folder.Path, "quorum-loss-*.json"))));
        Assert.Contains(report.Checks, check => check is { Criterion: "alert PimNoQuorum fires", Passed: true, Measured: "firing" });
        Assert.Contains(report.Checks, check => check is { Criterion: "alert PimRegionUnavailable is pending or fires", Passed: true });
        Assert.Contains("PimNoQuorum", report.Figures!.AlertsFired);
    }

    [Theory, InlineData("region-rollback")]
    public async Task Drill_passes_reports_and_leaves_nothing_broken(string drill)
    {
        using var folder = new TemporaryFolder();

        await RunAsync(_node, folder, Ok, "drill", "run", drill, "--region", "gamma", "--json");

        var report = Assert.Single(ReportFile.Read(Assert.Single(Directory.EnumerateFiles(folder.Path, $"{drill}-*.json"))));
        Assert.Equal(DrillOutcome.Passed, report.Outcome);
        Assert.Equal(["gamma"], report.Regions);
        Assert.True(report.Figures is { Acknowledged: > 0, Lost: 0, Violations: 0, Deleted: 0, RepairSeconds: not null }, $"{report.Figures}");
        Assert.Contains(report.Checks, check => check is { Passed: null } && check.Measured.StartsWith("not checked", StringComparison.Ordinal));
        Assert.True(File.ReadLines(report.History).Count() >= report.Figures!.Requests);
        Assert.Single(Directory.EnumerateFiles(folder.Path, $"{drill}-*.html"));
        Assert.Empty((await _node.Administration.GetFaultsAsync(Stop)).Faults);
        Assert.Equal(0, (await _node.Administration.GetReplicasAsync(Stop)).Different);
        Assert.True(_node.Log.Contains("Fault injected on purpose"), _node.Log.ToString());
    }

    [Fact]
    public async Task What_cannot_be_drilled_is_refused_and_nothing_is_broken()
    {
        using var folder = new TemporaryFolder();
        await _node.AllRegionsVoteAsync();

        Assert.Contains("region-wipe", await TellAsync(folder, NotFound, "run", "no-such-drill"), StringComparison.Ordinal);
        Assert.Contains("gamma", await TellAsync(folder, Unavailable, "run", "disk-full", "--region", "delta"), StringComparison.Ordinal);
        await TellAsync(folder, Usage, "run");
        Assert.Contains("hypothesis", await TellAsync(folder, Ok, "show", "bit-rot"), StringComparison.Ordinal);

        // A drill that runs already, as the next one sees it: its fault.
        await _node.Administration.InjectFaultAsync("alpha", new FaultRequest("latency", 300, LatencyMilliseconds: 1), Stop);
        Assert.Contains("Another drill", await TellAsync(folder, Unavailable, "run", "disk-full"), StringComparison.Ordinal);
        await Eventually.HoldsAsync("the metric tells of the fault", async () =>
            (await _node.ReadAsync("metrics")).Contains("pim_fault_injected{", StringComparison.Ordinal));
        var second = await Assert.ThrowsAsync<AdministrationException>(() => _node.Administration.InjectFaultAsync("beta", new FaultRequest("wipe", 5), Stop));
        Assert.Contains("no other fault", second.Message, StringComparison.Ordinal);
        await _node.Administration.HealAsync("alpha", Stop);

        // The exporter answers a scrape that follows at once from its cache.
        await Eventually.HoldsAsync("the metric ends with the fault", async () =>
            !(await _node.ReadAsync("metrics")).Contains("pim_fault_injected{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fault_heals_by_itself_when_its_time_is_over()
    {
        await _node.Administration.InjectFaultAsync("alpha", new FaultRequest("denied", 1), Stop);

        await Eventually.HoldsAsync(
            "the fault heals", async () => (await _node.Administration.GetFaultsAsync(Stop)).Faults.Count == 0, _node.Log.ToString);
    }

    [Fact]
    public async Task Clock_is_wrong_for_as_long_as_it_was_told_and_says_so()
    {
        await _node.Administration.ShiftClockAsync(new ClockRequest(-172_800, 1), Stop);
        Assert.Equal(-172_800, (await _node.Administration.GetFaultsAsync(Stop)).ClockOffsetSeconds);
        Assert.True(_node.Log.Contains("the clock is wrong by"), _node.Log.ToString());

        await Eventually.HoldsAsync(
            "the clock is right again", async () => (await _node.Administration.GetFaultsAsync(Stop)).ClockOffsetSeconds == 0, _node.Log.ToString);
        var refused = await Assert.ThrowsAsync<AdministrationException>(() => _node.Administration.ShiftClockAsync(new ClockRequest(1e9, 5), Stop));
        Assert.Equal(AdministrationError.Invalid, refused.Error);
    }

    [Fact]
    public async Task Only_one_drill_is_under_way_whatever_it_breaks()
    {
        using var folder = new TemporaryFolder();
        await _node.Administration.BeginDrillAsync(new DrillAnnouncement("silo-kill", 60), Stop);
        await Eventually.HoldsAsync("the metric tells of the drill", async () =>
            (await _node.ReadAsync("metrics")).Contains("pim_drill_running{drill=\"silo-kill\"} 1", StringComparison.Ordinal));

        Assert.Contains("Another drill runs: silo-kill", await TellAsync(folder, Unavailable, "run", "disk-full"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AdministrationException>(() => _node.Administration.BeginDrillAsync(new DrillAnnouncement("disk-full", 60), Stop));

        await _node.Administration.EndDrillAsync("disk-full", Stop);
        Assert.Equal("silo-kill", (await _node.Administration.GetFaultsAsync(Stop)).Drill);
        await _node.Administration.EndDrillAsync("silo-kill", Stop);
        Assert.Null((await _node.Administration.GetFaultsAsync(Stop)).Drill);
    }

    [Theory]
    [InlineData("clock-jump", "There is no silo 'silo-7'; there are node.", "--silo", "silo-7")]
    [InlineData("silo-kill", "needs the processes of a cluster")]
    [InlineData("silo-hang", "needs the processes of a cluster")]
    [InlineData("rolling-upgrade", "needs the processes of a cluster")]
    [InlineData("silo-kill", "No cluster runs there", "--cluster", "nowhere")]
    [InlineData("disk-full", "No node answers at", "--silo-url", "http://127.0.0.1:1/")]
    public async Task What_is_not_there_cannot_be_broken(string drill, string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await _node.AllRegionsVoteAsync();

        Assert.Contains(message, await TellAsync(folder, Unavailable, ["run", drill, .. options]), StringComparison.Ordinal);
        Assert.Null((await _node.Administration.GetFaultsAsync(Stop)).Drill);
    }

    [Fact]
    public async Task Drill_on_an_unhealthy_cluster_is_refused()
    {
        using var folder = new TemporaryFolder();
        await _node.AllRegionsVoteAsync();
        await _node.Administration.QuarantineAsync("alpha", Stop);

        var refusal = await TellAsync(folder, Unavailable, "run", "region-latency");

        Assert.Contains("The cluster is not healthy", refusal, StringComparison.Ordinal);
        Assert.Contains("alpha", refusal, StringComparison.Ordinal);
        await _node.Administration.RebuildAsync("alpha", admits: true, Stop);
        await _node.AllRegionsVoteAsync();
    }

    [Fact]
    public async Task Cluster_that_dies_during_a_drill_leaves_it_inconclusive()
    {
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync(("Pim__Faults__Allowed", "true"));
        await node.AllRegionsVoteAsync();
        using var drill = Begin(node, folder, "--file", ShortDrill.Write(folder, "region-latency", 6));
        await Eventually.HoldsAsync(
            "the fault is injected", async () => (await node.Administration.GetFaultsAsync(Stop)).Faults.Count > 0, node.Log.ToString);

        await node.KillAsync();
        await Eventually.HoldsAsync("the drill ends", () => Task.FromResult(drill.HasExited));

        Assert.Equal(Inconclusive, drill.ExitCode);
        var report = Assert.Single(ReportFile.Read(Assert.Single(Directory.EnumerateFiles(folder.Path, "region-latency-*.json"))));
        Assert.Equal(DrillOutcome.Inconclusive, report.Outcome);
        await node.StartAsync();
        await node.AllRegionsVoteAsync();
        Assert.Empty((await node.Administration.GetFaultsAsync(Stop)).Faults);
    }

    // Ctrl+C is tried on a cluster of processes (ClusterDrillTests).
    [Fact]
    public async Task Drill_that_is_asked_to_end_heals_and_proves_nothing()
    {
        using var folder = new TemporaryFolder();
        await _node.AllRegionsVoteAsync();

        using var drill = Begin(_node, folder, "--file", ShortDrill.Write(folder, "region-blackhole", 30));
        await Eventually.HoldsAsync(
            "the fault is injected", async () => (await _node.Administration.GetFaultsAsync(Stop)).Faults.Count > 0, _node.Log.ToString);
        using (var interrupt = Process.Start("kill", ["-TERM", $"{drill.Id}"]))
            await interrupt.WaitForExitAsync(Stop);
        await Eventually.HoldsAsync("the drill ends", () => Task.FromResult(drill.HasExited));

        Assert.Equal(Inconclusive, drill.ExitCode);
        var left = await _node.Administration.GetFaultsAsync(Stop);
        Assert.Empty(left.Faults);
        Assert.Null(left.Drill);
        await _node.AllRegionsVoteAsync();
    }

    private static Process Begin(NodeProcess node, TemporaryFolder folder, params string[] drill)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "pim.dll"), "drill", "run", .. drill, "--folder", folder.Path]);
        foreach (var (variable, value) in Variables(node))
            start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    private static Dictionary<string, string> Variables(NodeProcess node) => new()
    {
        ["PIM_ADMIN_URL"] = node.AdministrationAddress.ToString(),
        ["PIM_ADMIN_TOKEN"] = NodeProcess.Token,
        ["PIM_GATEWAY_URL"] = node.Gateway.ToString(),
    };

    // What is refused is refused without a process of its own; what runs is run as an operator runs it.
    private async Task<string> TellAsync(TemporaryFolder folder, int expected, params string[] arguments)
    {
        using var output = new StringWriter();
        var console = TextWriter.Synchronized(output);
        string[] where = arguments is ["run", ..] ? ["--folder", folder.Path] : [];
        var code = await PimProgram.RunAsync(
            ["drill", .. arguments, .. where], new CliEnvironment(console, console, name => Variables(_node).GetValueOrDefault(name), folder.Path));
        Assert.True(code == expected, $"pim drill {string.Join(' ', arguments)} returned {code}, not {expected}:\n{output}\n{_node.Log}");
        return output.ToString();
    }

    private static async Task<ProgramResult> RunAsync(NodeProcess node, TemporaryFolder folder, int expected, params string[] arguments)
    {
        string[] where = arguments is ["drill", "run", ..] ? ["--folder", folder.Path] : [];
        var result = await ExternalProgram.Dotnet.RunAsync(
            folder.Path, Variables(node), [Path.Combine(AppContext.BaseDirectory, "pim.dll"), .. arguments, .. where]);
        Assert.True(result.ExitCode == expected, $"{result.Command} returned {result.ExitCode}, not {expected}:\n{result.Output}\n{node.Log}");
        return result;
    }
}
