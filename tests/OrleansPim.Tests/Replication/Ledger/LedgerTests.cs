using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit;

namespace OrleansPim.Tests.Replication.Ledger;

public sealed class LedgerTests
{
    [Fact]
    public Task Ledger_that_was_never_written_is_absent() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 1);

        Assert.Null(await Ledger<TallyState>.OpenAsync(world.Settings, LedgerWorld.Id, CancellationToken.None));
    });

    [Fact]
    public Task Entries_are_read_back_by_another_process() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 2);
        var ledger = await world.CreateAsync();
        var contents = await world.FillAsync(ledger, entries: 5, length: 10);

        var other = await world.OpenAsync();

        Assert.Equal(contents, other.Committed.Contents);
        Assert.Equal(ledger.Head.Chain, other.Head.Chain);
    });

    [Fact]
    public Task Entries_that_are_decided_together_are_committed_together() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 3);
        var ledger = await world.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => world.AppendAsync(ledger, $"{i}")));

        Assert.Equal(50, ledger.Head.Sequence);
        Assert.True(world.Cluster.RecordAt(0, LedgerWorld.HeadKey)!.Accepted.Version <= 2, "50 entries need no more than two commits.");
    });

    [Fact]
    public Task What_is_decided_is_no_answer_before_a_quorum_has_it() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 4);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");

        var append = world.AppendAsync(ledger, "second");

        Assert.Equal(["first", "second"], ledger.Decided.Contents);
        Assert.Equal(["first"], ledger.Committed.Contents);
        await append;
        Assert.Equal(["first", "second"], ledger.Committed.Contents);
    });

    [Theory, InlineData(1, 300), InlineData(40, 3_000), InlineData(2_000, 100)]
    public Task Folding_keeps_every_entry(int entries, int length) => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 5);
        var ledger = await world.CreateAsync();

        var contents = await world.FillAsync(ledger, entries, length);

        Assert.Equal(contents, ledger.Committed.Contents);
        Assert.Equal(contents, (await world.OpenAsync()).Committed.Contents);
        Assert.True(ledger.Head.CalculateLength() < LedgerHead.MaximumLength);
        Assert.True(ledger.Head.Segments.Count <= 32, $"{ledger.Head.Segments.Count} segments");
    });

    [Fact]
    public Task Longest_entries_wait_for_the_fold_and_fit() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 6);
        var ledger = await world.CreateAsync();
        var content = new string('x', Entry.MaximumContentLength);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.AppendAsync(ledger, content)));

        Assert.Equal(Enumerable.Repeat(content, 10), (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Every_point_in_time_can_be_replayed() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 7);
        var ledger = await world.CreateAsync();
        var contents = await world.FillAsync(ledger, entries: 300, length: 700);
        Assert.NotEmpty(ledger.Head.Snapshots);

        for (var sequence = 0; sequence <= contents.Length; sequence += 23)
            Assert.Equal(contents[..sequence], (await ledger.ReplayAsync(sequence, CancellationToken.None)).Contents);
    });

    [Fact]
    public Task State_over_one_chunk_is_read_back_from_its_snapshot() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 8);
        var ledger = await world.CreateAsync();

        var contents = await world.FillAsync(ledger, entries: 200, length: 40_000);
        await ledger.FlushAsync(TimeSpan.FromSeconds(5));
        await world.AppendAsync(ledger, "names the snapshot");
        var other = await world.OpenAsync();

        Assert.Contains(other.Head.Snapshots, snapshot => snapshot.Length > 2 * SnapshotWriter.ChunkLength);
        Assert.Equal([.. contents, "names the snapshot"], other.Committed.Contents);
    });

    [Fact]
    public Task Lost_snapshots_cost_time_but_no_data() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 9);
        var contents = await world.FillAsync(await world.CreateAsync(), entries: 300, length: 700);
        var snapshots = world.KeysUnder(LedgerKeys.SnapshotPrefix);
        Assert.NotEmpty(snapshots);
        Array.ForEach(snapshots, world.DeleteEverywhere);

        Assert.Equal(contents, (await world.OpenAsync()).Committed.Contents);
    });

    [Fact]
    public Task Lost_segment_is_corrupt_and_never_empty() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 10);
        await world.FillAsync(await world.CreateAsync(), entries: 30, length: 700);
        Array.ForEach(world.KeysUnder(LedgerKeys.SegmentPrefix), world.DeleteEverywhere);

        await Assert.ThrowsAsync<CorruptReplicasException>(world.OpenAsync);
    });

    [Fact]
    public Task Segment_in_one_region_only_is_found_there_and_brought_to_the_others() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 11);
        var contents = await world.FillAsync(await world.CreateAsync(), entries: 30, length: 700);
        foreach (var key in world.KeysUnder(LedgerKeys.SegmentPrefix))
        {
            world.Cluster.Delete(0, key);
            world.Cluster.Delete(1, key);
        }

        var other = await world.OpenAsync();
        Assert.True(await other.Blobs.Blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(5), world.Cluster.Time));

        Assert.Equal(contents, other.Committed.Contents);
        Assert.NotEmpty(world.KeysUnder(LedgerKeys.SegmentPrefix));
    });
}
