using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Ledger;

public sealed class ImmutableBlobsTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000).Select(i => (byte)i)];
    private static readonly BlobHash Hash = BlobHash.Of(Content);
    private static readonly BlobKey Key = new LedgerKeys(new LedgerId("ann")).Content(Hash);

    private readonly SimulatedCluster _cluster = new(3, seed: 1);

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public Task Blob_survives_loss_of_any_one_region(int lost) => GrainScheduler.RunAsync(async () =>
    {
        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);

        _cluster.Wipe(lost);

        Assert.Equal(Content, (await NewBlobs().ReadAsync(Key, Hash, CancellationToken.None)).ToArray());
    });

    [Fact]
    public Task Write_without_a_quorum_is_unavailable() => GrainScheduler.RunAsync(async () =>
    {
        _cluster.Lose(0);
        _cluster.Lose(1);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => NewBlobs().WriteAsync(Key, Content, CancellationToken.None));
    });

    [Fact]
    public Task Region_without_a_vote_does_not_count() => GrainScheduler.RunAsync(async () =>
    {
        _cluster.Lose(0);
        _cluster.Regions.Regions[1].Judge(new RegionStanding(false, true, default, "Quarantined by a test."));

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => NewBlobs().WriteAsync(Key, Content, CancellationToken.None));
    });

    [Fact]
    public Task Writing_twice_is_writing_once() => GrainScheduler.RunAsync(async () =>
    {
        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);
        var before = _cluster.Stores[0].TakeSnapshot()![Key].Version;

        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);

        Assert.Equal(before, _cluster.Stores[0].TakeSnapshot()![Key].Version);
    });

    [Theory, InlineData(0), InlineData(500), InlineData(999)]
    public Task Truncated_copy_is_replaced_by_a_write(int length) => GrainScheduler.RunAsync(async () =>
    {
        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);
        foreach (var store in _cluster.Stores)
            store.Damage(Key, content => content[..length]);

        var blobs = NewBlobs();
        await blobs.WriteAsync(Key, Content, CancellationToken.None);
        await blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(1), _cluster.Time);

        Assert.All(_cluster.Stores, store => Assert.Equal(Content, store.TakeSnapshot()![Key].Content.ToArray()));
    });

    [Fact]
    public Task Damaged_copies_are_never_served_and_are_repaired_by_a_read() => GrainScheduler.RunAsync(async () =>
    {
        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);
        Damage(0);
        Damage(1);

        var blobs = NewBlobs();
        var read = await blobs.ReadAsync(Key, Hash, CancellationToken.None);
        await blobs.Background.WhenIdleAsync(TimeSpan.FromSeconds(1), _cluster.Time);

        Assert.Equal(Content, read.ToArray());
        Assert.All(_cluster.Stores, store => Assert.Equal(Content, store.TakeSnapshot()![Key].Content.ToArray()));
    });

    [Fact]
    public Task Blob_that_is_named_but_nowhere_is_lost() => GrainScheduler.RunAsync(async () =>
        await Assert.ThrowsAsync<CorruptReplicasException>(() => NewBlobs().ReadAsync(Key, Hash, CancellationToken.None)));

    [Fact]
    public Task Blob_that_may_never_have_been_written_is_absent_only_when_every_region_says_so() => GrainScheduler.RunAsync(async () =>
    {
        Assert.Null(await NewBlobs().TryReadAsync(Key, Hash, CancellationToken.None));

        _cluster.Lose(2);
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => NewBlobs().TryReadAsync(Key, Hash, CancellationToken.None));
    });

    [Fact]
    public Task Blob_in_one_region_is_brought_to_a_quorum_before_anything_names_it() => GrainScheduler.RunAsync(async () =>
    {
        Assert.False(await NewBlobs().EnsureAsync(Key, Hash, CancellationToken.None));
        await _cluster.Stores[2].TryWriteAsync(Key, Content, expected: null, CancellationToken.None);

        Assert.True(await NewBlobs().EnsureAsync(Key, Hash, CancellationToken.None));

        Assert.True(_cluster.Stores.Count(store => store.TakeSnapshot()!.ContainsKey(Key)) >= 2);
    });

    [Fact]
    public Task Slow_region_does_not_delay_a_read() => GrainScheduler.RunAsync(async () =>
    {
        await NewBlobs().WriteAsync(Key, Content, CancellationToken.None);
        _cluster.Faults[0].Latency = TimeSpan.FromSeconds(30);

        var read = NewBlobs().ReadAsync(Key, Hash, CancellationToken.None);
        Assert.False(read.IsCompleted);
        _cluster.Time.Advance(new LedgerOptions().HedgeDelay);

        Assert.Equal(Content, (await read).ToArray());
    });

    private ImmutableBlobs NewBlobs() => new(_cluster.Regions, new LedgerOptions(), _cluster.Time, NullLogger.Instance);

    private void Damage(int region) => _cluster.Stores[region].Damage(Key, content =>
    {
        content[17] ^= 1;
        return content;
    });
}
