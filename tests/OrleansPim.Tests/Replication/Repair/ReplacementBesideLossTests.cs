using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: what is lost while a region is replaced comes back. Method: simulated stores of three or five regions, and several processes.</summary>
public sealed class ReplacementBesideLossTests
{
    private const string Head = "heads/s0";
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly BlobKey Configuration = ConfigurationRegister.Name.Key;

    /// <summary>
    /// Found by the simulation, seed 108589: the process that replaces had heard of the loss and not of the admission, took the vote from a
    /// store that was whole, and with two regions gone nobody could read the configuration any more.
    /// </summary>
    [Fact]
    public async Task Region_that_another_process_rebuilt_meanwhile_keeps_its_vote()
    {
        var trial = new Trial(5);
        var replacing = await trial.FormAsync(rebuildsByItself: false);
        trial.BreakNewcomer();
        Assert.Null(await trial.Cluster.DriveAsync(replacing.Replacer.OrderAsync(trial.Change, Stop)));
        await trial.WaitAsync(10);
        Assert.Equal(ReplacementStage.Filling, replacing.Replacer.Status!.Stage);

        trial.Cluster.Stores[4].Remove();
        await trial.Cluster.DriveAsync(replacing.Supervisor.InspectAsync(Stop));
        var rebuilding = await trial.StartAsync(Stop);
        await trial.RebuildAsync(rebuilding);
        var admitted = trial.MarkerOf(4);
        await trial.WaitAsync(10);

        Assert.Equal((ReplacementStage.Filling, true), (replacing.Replacer.Status.Stage, replacing.Replacer.Status.IsRunning));
        Assert.Equal(admitted, trial.MarkerOf(4));
        await trial.Cluster.DriveAsync(rebuilding.Supervisor.InspectAsync(Stop));
        Assert.True(rebuilding.Regions.Regions[4].Standing.HasVote, rebuilding.Regions.Regions[4].Standing.Reason);
    }

    /// <summary>
    /// Found by the simulation, seed 109138: a region was lost while the order was on its way, and somebody found the order afterwards. The region that
    /// was to leave had no vote, the newcomer none yet, and giving up asked a quorum of those that stay.
    /// </summary>
    [Fact]
    public async Task Replacement_beside_a_loss_is_given_up_with_the_region_that_was_to_leave()
    {
        var trial = new Trial(3);
        using var life = new CancellationTokenSource();
        await trial.FormAsync();
        var ordering = await trial.StartAsync(life.Token);
        trial.LoseConfigurationOf(2, afterWrites: 1);
        Assert.Null(await trial.Cluster.DriveAsync(ordering.Replacer.OrderAsync(trial.Change, Stop)));
        await trial.WaitAsync(1);
        await life.CancelAsync();
        await trial.Cluster.DriveAsync(ordering.Replacer.WaitAsync());
        trial.Cluster.Wipe(2);
        trial.Mend(2);

        var later = await trial.StartAsync(Stop);
        Assert.Equal(trial.Change, later.Supervisor.Configuration!.Change);
        Assert.Equal([false, true, false], later.Regions.Regions.Select(region => region.Standing.HasVote));
        Assert.Null(await trial.Cluster.DriveAsync(later.Replacer.GiveUpAsync(trial.Change, Stop)));
        await trial.Cluster.DriveAsync(later.Supervisor.InspectAsync(Stop));
        await trial.RebuildAsync(later);

        Assert.All(later.Regions.Regions, region => Assert.True(region.Standing.HasVote, $"{region.Name}: {region.Standing.Reason}"));
        trial.Cluster.Lose(1);
        await using var register = trial.Cluster.NewRegister(Head, later.Regions);
        var value = await trial.Cluster.DriveAsync(register.ReadAsync(Stop).AsTask());
        Assert.Equal("a value", Encoding.UTF8.GetString(value!.Payload.Span));
    }

    /// <summary>Found by the simulation, seed 109138 once more: the only process left had the settings for the new region too early, and did not say why it waits.</summary>
    [Fact]
    public async Task Process_that_has_the_new_settings_too_early_says_so_where_another_region_is_lost()
    {
        var trial = new Trial(3);
        using var life = new CancellationTokenSource();
        await trial.FormAsync();
        var ordering = await trial.StartAsync(life.Token);
        trial.LoseConfigurationOf(2, afterWrites: 0);
        Assert.Null(await trial.Cluster.DriveAsync(ordering.Replacer.OrderAsync(trial.Change, Stop)));
        await trial.WaitAsync(1);
        await life.CancelAsync();
        await trial.Cluster.DriveAsync(ordering.Replacer.WaitAsync());
        trial.Cluster.Wipe(1);
        trial.Mend(2);

        var early = await trial.StartEarlyAsync();
        Assert.False(early.HasQuorum);
        Assert.Contains("name the region that it is to replace, and restart", early.Statuses[0].Reason, StringComparison.Ordinal);
        Assert.Contains("was wiped or made anew", early.Statuses[1].Reason, StringComparison.Ordinal);

        var later = await trial.StartAsync(Stop);
        await trial.RebuildAsync(later);
        Assert.All(later.Regions.Regions, region => Assert.True(region.Standing.HasVote, $"{region.Name}: {region.Standing.Reason}"));
        await trial.Cluster.DriveAsync(early.InspectAsync(Stop));
        Assert.True(early.HasQuorum);
    }

    private sealed record Process(RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer);

    // Regions, one that stands by, and processes whose settings name all of them.
    private sealed class Trial
    {
        private readonly HookedRegionStore[] _stores;

        public Trial(int regions)
        {
            Cluster = new SimulatedCluster(regions, seed: 37, isFormed: false);
            Change = new RegionChange(new RegionName("r0"), new RegionName($"r{regions}"));
            _stores = [.. Cluster.Faults.Select(store => new HookedRegionStore(store)), new HookedRegionStore(new SimulatedRegionStore())];
        }

        public SimulatedCluster Cluster { get; }

        public RegionChange Change { get; }

        public async Task<Process> FormAsync(bool rebuildsByItself = true)
        {
            var process = NewProcess(rebuildsByItself, Stop);
            await Cluster.DriveAsync(process.Supervisor.FormAsync(Stop));
            await using var register = Cluster.NewRegister(Head, process.Regions);
            await Cluster.DriveAsync(register.AcquireAsync(Stop).AsTask());
            await Cluster.DriveAsync(register.WriteAsync("a value"u8.ToArray(), Cluster.Ids.NextId(), Stop).AsTask());
            await register.FlushAsync(TimeSpan.Zero);
            return process;
        }

        public async Task<Process> StartAsync(CancellationToken stopping)
        {
            var process = NewProcess(rebuildsByItself: true, stopping);
            await Cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
            return process;
        }

        // Its settings name the region that stands by in the place of the one that it is to replace.
        public async Task<RegionSupervisor> StartEarlyAsync()
        {
            var regions = new RegionSet([Region(Cluster.Stores.Count), .. Enumerable.Range(1, Cluster.Stores.Count - 1).Select(Region)]);
            var supervisor = new RegionSupervisor(regions, Cluster.Ids, Cluster.Time, Cluster.Options, new SupervisorOptions(), NullLogger.Instance);
            await Cluster.DriveAsync(supervisor.InspectAsync(Stop));
            return supervisor;
        }

        public async Task RebuildAsync(Process process)
        {
            await Cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
            await Cluster.DriveAsync(process.Supervisor.WaitForRebuildAsync());
            await Cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        }

        public Task WaitAsync(double seconds) => Cluster.DriveAsync(Task.Delay(TimeSpan.FromSeconds(seconds), Cluster.Time, Stop));

        public StoreMarker? MarkerOf(int region) => StoreMarker.TryRead(Cluster.Stores[region].Peek(StoreMarker.Key)!.Value.Content.Span);

        public void BreakNewcomer() => _stores[^1].BeforeWrite = (key, _, _) =>
        {
            if (key != StoreMarker.Key)
                throw new RegionUnavailableException(RegionFailure.Unreachable, "The new disk is broken.");
        };

        public void LoseConfigurationOf(int region, int afterWrites)
        {
            var writes = 0;
            _stores[region].BeforeWrite = (key, _, _) =>
            {
                if (key == Configuration && ++writes > afterWrites)
                    throw new RegionUnavailableException(RegionFailure.Unreachable, "The region is about to be lost.");
            };
        }

        public void Mend(int region) => _stores[region].BeforeWrite = (_, _, _) => { };

        private Process NewProcess(bool rebuildsByItself, CancellationToken stopping)
        {
            var regions = new RegionSet([.. Enumerable.Range(0, Cluster.Stores.Count).Select(Region)]);
            var options = new SupervisorOptions { RebuildsByItself = rebuildsByItself };
            var supervisor = new RegionSupervisor(regions, Cluster.Ids, Cluster.Time, Cluster.Options, options, NullLogger.Instance);
            return new Process(regions, supervisor, new RegionReplacer(
                regions, supervisor, Region(Cluster.Stores.Count), Cluster.Ids, Cluster.Time, Cluster.Options, NullLogger.Instance, stopping));
        }

        private Region Region(int index) => new(new RegionName($"r{index}"), _stores[index]);
    }
}
