using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>What a caller is told of a commit is true, whatever the regions do.</summary>
public sealed class CommitOutcomeTests
{
    [Fact]
    public Task Lost_answers_are_found_to_be_successes() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 1);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");

        SetAll(world, faults => faults.LosesAnswers = true);
        var append = world.AppendAsync(ledger, "second");
        await Task.Yield();
        await Task.Yield();
        SetAll(world, faults => faults.LosesAnswers = false);
        var entry = await world.DriveAsync(append);

        Assert.Equal(2, entry.Sequence);
        Assert.False(ledger.IsDropped);
        Assert.Equal(["first", "second"], (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Outcome_stays_unknown_when_the_regions_stay_silent() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 2);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");

        SetAll(world, faults => faults.LosesAnswers = true);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => world.DriveAsync(world.AppendAsync(ledger, "second")));
        SetAll(world, faults => faults.LosesAnswers = false);

        Assert.True(ledger.IsDropped);
        await Assert.ThrowsAsync<FencedException>(() => world.AppendAsync(ledger, "third"));
        Assert.Equal("first", (await world.OpenAsync()).Committed.Contents[0]);
    });

    [Fact]
    public Task Without_a_quorum_nothing_is_done_and_memory_stays() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 3);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");

        world.Cluster.Lose(0);
        world.Cluster.Lose(1);
        world.Cluster.Lose(2);
        await Assert.ThrowsAnyAsync<ReplicationException>(() => world.DriveAsync(world.AppendAsync(ledger, "second")));
        for (var region = 0; region < 3; region++)
            world.Cluster.Heal(region);

        var open = ledger.IsDropped ? await world.OpenAsync() : ledger;
        await world.AppendAsync(open, "third");
        Assert.Equal(["first", "third"], open.Committed.Contents.Where(content => content != "second"));
        Assert.Equal(open.Committed.Contents, (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Superseded_writer_is_fenced_and_forgets() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 4);
        var zombie = await world.CreateAsync();
        await world.AppendAsync(zombie, "first");
        var successor = await world.OpenAsync();
        await world.AppendAsync(successor, "second");

        await Assert.ThrowsAsync<FencedException>(() => world.AppendAsync(zombie, "never"));

        Assert.True(zombie.IsDropped);
        await world.AppendAsync(successor, "third");
        Assert.Equal(["first", "second", "third"], (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Writer_that_opened_before_another_wrote_does_not_write_over_it() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 5);
        await world.AppendAsync(await world.CreateAsync(), "first");
        var early = await world.OpenAsync();
        await world.AppendAsync(await world.OpenAsync(), "second");

        await Assert.ThrowsAsync<FencedException>(() => world.AppendAsync(early, "never"));

        Assert.Equal(["first", "second"], (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Confirmation_finds_out_that_another_wrote() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 6);
        await world.AppendAsync(await world.CreateAsync(), "first");
        var reader = await world.OpenAsync();
        await reader.ConfirmAsync(CancellationToken.None);
        await world.AppendAsync(await world.OpenAsync(), "second");

        await Assert.ThrowsAsync<FencedException>(() => reader.ConfirmAsync(CancellationToken.None));

        Assert.True(reader.IsDropped);
    });

    [Fact]
    public Task Concurrent_readers_share_one_confirmation() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 7);
        await world.AppendAsync(await world.CreateAsync(), "first");
        var reader = await world.OpenAsync();
        world.Cluster.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.FromSeconds(6), reader.Age);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => reader.ConfirmAsync(CancellationToken.None)));

        Assert.Equal(TimeSpan.Zero, reader.Age);
    });

    [Fact]
    public Task Caller_that_stops_waiting_does_not_stop_the_commit() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 8);
        var ledger = await world.CreateAsync();
        using var stop = new CancellationTokenSource();
        SetAll(world, faults => faults.Latency = TimeSpan.FromMilliseconds(100));
        var append = ledger.AppendAsync(new EntryDraft(default, "phone", world.Cluster.Ids.NextId(), "first"u8.ToArray()), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        await world.DriveAsync(world.AppendAsync(ledger, "second"));
        Assert.Equal(["first", "second"], ledger.Committed.Contents);
    });

    [Fact]
    public Task Closing_judges_what_is_in_flight_by_its_answers() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 9);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");
        var append = world.AppendAsync(ledger, "second");
        await Task.Yield();

        await ledger.DisposeAsync();

        Exception? failure = null;
        try
        {
            await append;
        }
        catch (ReplicationException exception)
        {
            failure = exception;
        }

        var isStored = (await world.OpenAsync()).Committed.Contents.Contains("second");
        Assert.True(failure is null ? isStored : failure is QuorumUnavailableException && !isStored);
    });

    [Fact]
    public Task Wait_for_an_entry_that_was_given_up_does_not_end_well() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 10);
        await world.AppendAsync(await world.CreateAsync(), "first");
        var ledger = await world.OpenAsync();

        // The retry of a request whose first attempt is under way waits like this; when that attempt comes to nothing, so must the retry.
        SetAll(world, faults => faults.DropsWrites = true);
        var append = world.AppendAsync(ledger, "second");
        for (var turn = 0; turn < 20; turn++)
            await Task.Yield();
        var retry = ConfirmAsync(ledger);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => world.DriveAsync(append));
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => world.DriveAsync(retry));
        Assert.Equal(["first"], (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Confirmation_waits_for_everything_decided_before_it() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 11);
        var ledger = await world.CreateAsync();

        // Each of these needs a commit of its own.
        var appends = Enumerable.Range(0, 3).Select(_ => world.AppendAsync(ledger, new string('x', 40 * 1024))).ToList();
        await world.DriveAsync(ConfirmAsync(ledger));

        Assert.Equal(3, ledger.Committed.Contents.Count);
        await Task.WhenAll(appends);
    });

    private static async Task<bool> ConfirmAsync(Ledger<TallyState> ledger)
    {
        await ledger.ConfirmAsync(CancellationToken.None);
        return true;
    }

    private static void SetAll(LedgerWorld world, Action<OrleansPim.TestKit.Stores.FaultyRegionStore> set)
    {
        foreach (var faults in world.Cluster.Faults)
            set(faults);
    }
}
