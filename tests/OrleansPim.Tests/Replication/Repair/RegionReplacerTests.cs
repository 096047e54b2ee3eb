using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: another region takes the place of one, and nothing is lost or decided twice. Method: simulated stores, and processes that sleep through it.</summary>
public sealed class RegionReplacerTests
{
    private const int Heads = 20;
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly RegionChange Change = new(new RegionName("r0"), new RegionName("r3"));

    private readonly SimulatedCluster _cluster = new(3, seed: 31, isFormed: false);
    private readonly SimulatedRegionStore _newcomer = new();
    private readonly HookedRegionStore[] _stores;

    public RegionReplacerTests() => _stores =
        [.. _cluster.Faults.Select(store => new HookedRegionStore(store)), new HookedRegionStore(_newcomer)];

    [Fact]
    public async Task Region_is_replaced_and_everything_is_in_the_new_one()
    {
        var process = await FormAsync();
        var content = await PutContentAsync("a photo"u8.ToArray());
        await ReplaceAsync(process);

        Assert.Equal((ReplacementStage.Done, null), (process.Replacer.Status!.Stage, process.Replacer.Status.Failure));
        Assert.True(_newcomer.Peek(content) is { } copy && copy.Content.Span.SequenceEqual("a photo"u8));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Process_that_slept_through_it_decides_nothing_with_the_region_that_left()
    {
        var process = await FormAsync();
        var sleeper = await OldAsync();
        await ReplaceAsync(process);
        var awake = await NewAsync();
        _cluster.Lose(1);
        await WriteAsync(awake.Regions, "heads/s1", "newer");
        _cluster.Heal(1);

        // Of those that stay it reaches one, and that one does not know of the newer value.
        _cluster.Lose(2);
        await using var register = _cluster.NewRegister("heads/s1", sleeper.Regions);
        await Assert.ThrowsAnyAsync<ReplicationException>(() => _cluster.DriveAsync(register.ReadAsync(Stop).AsTask()));
        await Assert.ThrowsAnyAsync<ReplicationException>(() => _cluster.DriveAsync(register.AcquireAsync(Stop).AsTask()));
    }

    [Fact]
    public async Task Replacement_is_refused_while_a_region_has_no_vote_or_lacks_something()
    {
        var process = await FormAsync();
        _cluster.Lose(1);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Contains("Region r1 is not healthy", await OrderAsync(process, Change), StringComparison.Ordinal);
        _cluster.Heal(1);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Null(await _cluster.DriveAsync(process.Supervisor.QuarantineAsync(new RegionName("r2"), Stop)));
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Contains("Region r2 is not healthy", await OrderAsync(process, Change), StringComparison.Ordinal);
        Assert.Null(process.Supervisor.OrderRebuild(new RegionName("r2"), admits: true));
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        await _cluster.DriveAsync(process.Supervisor.WaitForRebuildAsync());
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));

        process.Regions.Regions[2].MissWrite(new BlobKey("heads/s1"), _cluster.Time.GetTimestamp());
        Assert.Contains("Region r2 lacks 1 blobs", await OrderAsync(process, Change), StringComparison.Ordinal);
        Assert.Null(process.Supervisor.Configuration!.Change);
        Assert.Null(process.Replacer.Status);
    }

    [Fact]
    public async Task What_nobody_knew_to_be_under_replicated_is_completed_before_the_region_leaves()
    {
        var process = await FormAsync();
        _cluster.Delete(2, "heads/s7");
        var isCompleted = false;
        _stores[0].BeforeWrite = (key, _, _) => isCompleted |= key == StoreMarker.Key && _cluster.RecordAt(2, "heads/s7") is { IsBlank: false };
        await ReplaceAsync(process);

        Assert.True(isCompleted);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task What_cannot_be_completed_keeps_the_region_from_leaving()
    {
        var process = await FormAsync();
        _cluster.Delete(2, "heads/s7");
        _stores[2].BeforeWrite = (key, _, _) =>
        {
            if (key == new BlobKey("heads/s7"))
                throw new RegionUnavailableException(RegionFailure.Unreachable, "The disk is full.");
        };
        Assert.Null(await OrderAsync(process, Change));
        await _cluster.DriveAsync(process.Replacer.WaitAsync());

        Assert.Contains("under-replicated", process.Replacer.Status!.Failure, StringComparison.Ordinal);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Null(process.Supervisor.Configuration!.Change);
        Assert.All(process.Regions.Regions, region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Newcomer_that_takes_no_writes_keeps_the_region_from_leaving()
    {
        var process = await FormAsync();
        _stores[3].BeforeWrite = (_, _, _) => throw new RegionUnavailableException(RegionFailure.Unreachable, "The new disk is read-only.");
        Assert.Null(await OrderAsync(process, Change));
        await _cluster.DriveAsync(process.Replacer.WaitAsync());

        Assert.Contains("read-only", process.Replacer.Status!.Failure, StringComparison.Ordinal);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Null(process.Supervisor.Configuration!.Change);
        Assert.All(process.Regions.Regions, region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Newcomer_is_known_and_its_store_is_new()
    {
        var process = await FormAsync();
        await _newcomer.CreateAsync(Stop);
        await _newcomer.TryWriteAsync(new BlobKey("heads/other"), new byte[] { 1 }, null, Stop);

        Assert.Contains("has to be empty", await OrderAsync(process, Change), StringComparison.Ordinal);
        Assert.Contains("does not stand by", await OrderAsync(process, Change with { New = new RegionName("r9") }), StringComparison.Ordinal);
        Assert.Contains("No region is called r8", await OrderAsync(process, Change with { Old = new RegionName("r8") }), StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(4), InlineData(15), InlineData(40), InlineData(70), InlineData(90)]
    public async Task Replacement_whose_process_ended_anywhere_is_finished_by_another(int writes)
    {
        using var life = new CancellationTokenSource();
        await FormAsync();
        var process = Process(life.Token, 0, 1, 2);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        var left = writes;
        foreach (var store in _stores)
        {
            store.BeforeWrite = (_, _, _) =>
            {
                if (--left == 0)
                    life.Cancel();
                if (left <= 0)
                    throw new RegionUnavailableException(RegionFailure.Unreachable, "The process has ended.");
            };
        }

        Assert.Null(await _cluster.DriveAsync(process.Replacer.OrderAsync(Change, Stop)));
        await _cluster.DriveAsync(process.Replacer.WaitAsync());
        foreach (var store in _stores)
            store.BeforeWrite = (_, _, _) => { };

        await ReplaceAsync(await OldAsync());
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Replacement_that_is_given_up_leaves_the_region_to_be_rebuilt_and_may_be_ordered_again()
    {
        var process = await FormAsync();
        _stores[3].BeforeWrite = (key, _, _) =>
        {
            if (key != StoreMarker.Key)
                throw new RegionUnavailableException(RegionFailure.Unreachable, "The new disk is broken.");
        };
        Assert.Null(await OrderAsync(process, Change));
        await _cluster.DriveAsync(Task.Delay(TimeSpan.FromSeconds(30), _cluster.Time, Stop));
        Assert.Equal((ReplacementStage.Filling, true), (process.Replacer.Status!.Stage, process.Replacer.Status.IsRunning));
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.False(process.Regions.Regions[0].Standing.HasVote);

        Assert.Null(await _cluster.DriveAsync(process.Replacer.GiveUpAsync(Change, Stop)));
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        await _cluster.DriveAsync(process.Supervisor.WaitForRebuildAsync());
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.True(process.Regions.Regions[0].Standing.HasVote);
        Assert.Null(process.Supervisor.Configuration!.Change);

        _stores[3].BeforeWrite = (_, _, _) => { };
        await ReplaceAsync(process);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Torn_record_of_the_region_that_leaves_cannot_be_filled_any_more()
    {
        var process = await FormAsync();
        var key = new BlobKey("heads/s3");
        var token = default(BlobVersion);
        _stores[0].BeforeWrite = (written, _, _) =>
        {
            if (written != StoreMarker.Key)
                return;
            _cluster.Stores[0].Damage(key, bytes => bytes[..^1]);
            token = _cluster.Stores[0].Peek(key)!.Value.Version;
        };
        await ReplaceAsync(process);

        Assert.NotEqual(token, _cluster.Stores[0].Peek(key)!.Value.Version);
        var retired = StoreMarker.TryRead(_cluster.Stores[0].Peek(StoreMarker.Key)!.Value.Content.Span)!;
        Assert.Equal(MarkerRole.Retired, retired.Role);
        Assert.All(Enumerable.Range(0, Heads), index => Assert.Equal(retired.Incarnation, _cluster.RecordAt(0, $"heads/s{index}")!.Incarnation));
    }

    [Fact]
    public async Task Settings_with_the_new_region_before_it_is_replaced_give_it_no_vote()
    {
        var process = await FormAsync();
        var early = await NewAsync();
        Assert.Equal([false, true, true], early.Regions.Regions.Select(region => region.Standing.HasVote));
        await WriteAsync(early.Regions, "heads/s1", "v1");

        await ReplaceAsync(process);
        await _cluster.DriveAsync(early.Supervisor.InspectAsync(Stop));
        Assert.All(early.Regions.Regions, region => Assert.True(region.Standing.HasVote));
    }

    [Fact]
    public async Task Process_that_knew_the_new_region_too_early_learns_that_it_votes_although_another_is_silent()
    {
        var process = await FormAsync();
        var early = await NewAsync();
        await ReplaceAsync(process);

        _cluster.Lose(2);
        await _cluster.DriveAsync(early.Supervisor.InspectAsync(Stop));
        await _cluster.DriveAsync(early.Supervisor.InspectAsync(Stop));
        Assert.True(early.Regions.Regions[0].Standing.HasVote, early.Regions.Regions[0].Standing.Reason);
        await using var register = _cluster.NewRegister("heads/s1", early.Regions);
        Assert.NotNull(await _cluster.DriveAsync(register.ReadAsync(Stop).AsTask()));
    }

    [Fact]
    public async Task Newcomer_that_is_not_named_proves_nothing_of_the_others()
    {
        var process = await FormAsync();
        _stores[3].BeforeWrite = (key, _, _) =>
        {
            if (key != StoreMarker.Key)
                throw new RegionUnavailableException(RegionFailure.Unreachable, "The new disk is broken.");
        };
        Assert.Null(await OrderAsync(process, Change));
        await _cluster.DriveAsync(Task.Delay(TimeSpan.FromSeconds(30), _cluster.Time, Stop));
        Assert.Equal(MarkerRole.Newcomer, StoreMarker.TryRead(_newcomer.Peek(StoreMarker.Key)!.Value.Content.Span)!.Role);

        // It and one other are two of three, and yet nobody who could know better has been asked.
        _cluster.Lose(2);
        var early = await NewAsync();
        Assert.DoesNotContain(early.Regions.Regions, region => region.Standing.HasVote);
    }

    private async Task<(RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer)> FormAsync()
    {
        var process = Process(Stop, 0, 1, 2);
        await _cluster.DriveAsync(process.Supervisor.FormAsync(Stop));
        for (var index = 0; index < Heads; index++)
            await WriteAsync(process.Regions, $"heads/s{index}", $"v{index}");
        return process;
    }

    private async Task<(RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer)> OldAsync()
    {
        var process = Process(Stop, 0, 1, 2);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        return process;
    }

    private async Task<(RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer)> NewAsync()
    {
        var process = Process(Stop, 3, 1, 2);
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        return process;
    }

    private (RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer) Process(CancellationToken stopping, params int[] names)
    {
        var regions = new RegionSet([.. names.Select(Region)]);
        var supervisor = new RegionSupervisor(regions, _cluster.Ids, _cluster.Time, _cluster.Options, new SupervisorOptions(), NullLogger.Instance);
        return (regions, supervisor, new RegionReplacer(regions, supervisor, Region(3), _cluster.Ids, _cluster.Time, _cluster.Options, NullLogger.Instance, stopping));
    }

    private Region Region(int index) => new(new RegionName($"r{index}"), _stores[index]);

    private Task<string?> OrderAsync((RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer) process, RegionChange change) =>
        _cluster.DriveAsync(process.Replacer.OrderAsync(change, Stop));

    private async Task ReplaceAsync((RegionSet Regions, RegionSupervisor Supervisor, RegionReplacer Replacer) process)
    {
        await _cluster.DriveAsync(process.Supervisor.InspectAsync(Stop));
        Assert.Null(await OrderAsync(process, Change));
        await _cluster.DriveAsync(process.Replacer.WaitAsync());
        Assert.Equal(ReplacementStage.Done, process.Replacer.Status!.Stage);
    }

    // The one that left is gone for good, and another one is silent: what is read lies in the new one and one more.
    private async Task AssertWholeAsync()
    {
        var process = await NewAsync();
        Assert.All(process.Regions.Regions, region => Assert.True(region.Standing.HasVote, $"{region.Name}: {region.Standing.Reason}"));
        Assert.Equal([new("r1"), new("r2"), Change.New], process.Supervisor.Configuration!.Incarnations.Keys.OrderBy(name => name.Value, StringComparer.Ordinal));
        _cluster.Stores[0].Remove();
        foreach (var silent in new[] { 1, 2 })
        {
            _cluster.Lose(silent);
            for (var index = 0; index < Heads; index++)
            {
                await using var register = _cluster.NewRegister($"heads/s{index}", process.Regions);
                var value = await _cluster.DriveAsync(register.ReadAsync(Stop).AsTask());
                Assert.Equal($"v{index}", Encoding.UTF8.GetString(value!.Payload.Span));
            }

            _cluster.Heal(silent);
        }
    }

    private async Task WriteAsync(RegionSet regions, string name, string text)
    {
        await using var register = _cluster.NewRegister(name, regions);
        await _cluster.DriveAsync(register.AcquireAsync(Stop).AsTask());
        await _cluster.DriveAsync(register.WriteAsync(Encoding.UTF8.GetBytes(text), _cluster.Ids.NextId(), Stop).AsTask());
        await register.FlushAsync(TimeSpan.Zero);
    }

    private async Task<BlobKey> PutContentAsync(byte[] content)
    {
        var key = new BlobKey($"{LedgerKeys.ContentPrefix}s0/{Convert.ToHexStringLower(SHA256.HashData(content))}");
        foreach (var store in _cluster.Stores)
            await store.TryWriteAsync(key, content, null, Stop);
        return key;
    }
}
