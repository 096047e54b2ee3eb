using System.Diagnostics;
using System.Globalization;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: a silo that dies, hangs or is replaced costs seconds and no change. Method: real processes under load, on Azurite.</summary>
[Collection(AzuriteClusterCollection.Name)]
[Trait("Category", "Fault")]
public sealed class SiloFaultTests(AzuriteCluster cluster)
{
    private const int Subscribers = 9;
    private const int Warm = 60;

    [Fact]
    public async Task A_killed_silo_is_replaced_by_the_others_within_seconds()
    {
        await cluster.IsWholeAsync();
        await using var load = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways);
        await load.AcknowledgesAsync(FaultTestSettings.WarmUp, cluster.Processes);

        var fault = Stopwatch.GetTimestamp();
        await cluster.Silos[0].KillAsync();
        await ClusterLoad.ForAsync(FaultTestSettings.Watch);
        await load.AcknowledgesAsync(Warm, cluster.Processes);

        Assert.InRange(await load.StopAsync(fault, "kill -9 of a silo"), TimeSpan.Zero, FaultTestSettings.AfterKill);
    }

    /// <summary>Goal: a hung silo is replaced, and answers nothing from the past when it wakes up. Method: SIGSTOP, and a client that asks it alone.</summary>
    [Fact]
    public async Task A_silo_that_hangs_is_replaced_and_ends_or_rejoins_when_it_goes_on()
    {
        await cluster.IsWholeAsync();
        var victim = cluster.Silos[1];
        await using var load = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways);
        await load.AcknowledgesAsync(FaultTestSettings.WarmUp, cluster.Processes);

        // Asked at every moment, and so also with requests that it finds when it wakes up.
        await using var alone = await SingleSiloClient.ConnectAsync(victim, AzuriteCluster.Name);
        using var enough = new CancellationTokenSource();
        var reading = load.ReadFromAsync(alone, enough.Token);

        var fault = Stopwatch.GetTimestamp();
        await victim.SignalAsync("STOP");
        await ClusterLoad.ForAsync(FaultTestSettings.Hang);
        await load.AcknowledgesAsync(Warm, cluster.Processes);
        var woken = Stopwatch.GetTimestamp();
        await victim.SignalAsync("CONT");
        await ClusterLoad.ForAsync(TimeSpan.FromSeconds(6));
        await load.AcknowledgesAsync(Warm, cluster.Processes);

        await enough.CancelAsync();
        var answers = await reading;
        var afterWaking = load.Meter.After(woken);

        // With patient failure detection a short hang may be over before it is noticed.
        var end = FaultTestSettings.IsFull ? woken : long.MaxValue;
        var recovery = await load.StopAsync(fault, $"a silo that hangs for {FaultTestSettings.Hang.TotalSeconds:0} s", end);
        Assert.InRange(recovery, TimeSpan.Zero, FaultTestSettings.AfterHang);
        Assert.InRange(afterWaking, TimeSpan.Zero, FaultTestSettings.AfterHang);
        await Eventually.HoldsAsync("the silo has ended, or serves again", async () => victim.HasExited || await victim.IsReadyAsync(), victim.Log.ToString);
        TestContext.Current.TestOutputHelper?.WriteLine($"After it went on: 99 % after {afterWaking.TotalSeconds:0.0} s; asked alone it answered {answers} times, never from the past; the silo {(victim.HasExited ? $"ended with {victim.ExitCode}" : "serves again")}.");
    }

    /// <summary>Goal: no clock orders anything, and none stops a silo. Method: one that is an hour ahead takes over from all others, is set right, and another dies.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_silo_whose_clock_is_an_hour_ahead_loses_and_reorders_nothing()
    {
        using var clock = FakeClock.Require("+1h");
        await cluster.IsWholeAsync();
        await using var load = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways);
        await load.AcknowledgesAsync(Warm, cluster.Processes);

        var begun = Stopwatch.GetTimestamp();
        var ahead = cluster.Processes.NewSilo(AzuriteCluster.Name, clock.Settings);
        await ahead.StartAsync();
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StopAsync()));
        await load.AcknowledgesAsync(Warm, cluster.Processes);
        Assert.NotEqual(0, CommitsIn(await ahead.ReadAsync("metrics")));

        // Back by an hour: what waited for a time of day would wait so long, and nobody else could find out that a silo is dead.
        await cluster.Silos[0].StartAsync();
        clock.Set("+0");
        await using var later = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways);
        await later.AcknowledgesAsync(Warm, cluster.Processes);
        await cluster.Silos[0].KillAsync();
        await later.EachAcknowledgesAsync(cluster.Processes);

        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAsync()));
        Assert.Equal(0, await ahead.StopAsync());
        await load.AcknowledgesAsync(Warm, cluster.Processes);
        await later.EndAsync();
        await load.StopAsync(begun, "a silo whose clock is an hour ahead, and then set right");
        await cluster.IsWholeAsync();
    }

    /// <summary>Goal: a new release costs no request. Method: each silo in turn drains, ends and starts again, under load.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task Silos_that_are_replaced_one_after_the_other_fail_no_request()
    {
        await cluster.IsWholeAsync();
        await using var load = await ClusterLoad.StartAsync(Subscribers, cluster.Gateways);
        await load.AcknowledgesAsync(Warm, cluster.Processes);

        var begun = Stopwatch.GetTimestamp();
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(0, await silo.StopAsync());
            await silo.StartAsync();
            await load.AcknowledgesAsync(Warm, cluster.Processes);
        }

        await load.StopAsync(begun, "a rolling restart of three silos");
        Assert.Equal(0, load.Meter.FailedSince(begun));
    }

    private static double CommitsIn(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("pim_commits_total{", StringComparison.Ordinal) && line.Contains("committed", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
