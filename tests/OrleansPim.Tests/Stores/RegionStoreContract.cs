using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Stores;

/// <summary>What the quorum relies on, and every region store must therefore do.</summary>
/// <remarks>Derive a class for each store; xunit makes a new object, and so a new store, for each test.</remarks>
public abstract class RegionStoreContract : RegionStoreListingContract
{
    private static readonly BlobKey Key = new("heads/3f/alice");

    /// <summary>How often each writer wins in the test of races; less where a race takes a request of its own.</summary>
    protected virtual int IncrementsPerWriter => 25;

    [Fact]
    public async Task Absent_blob_reads_as_nothing() =>
        Assert.Null(await Store.ReadAsync(Key, Stop));

    [Fact]
    public async Task Written_blob_reads_back_with_its_version()
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);

        var blob = await Store.ReadAsync(Key, Stop);

        Assert.NotNull(version);
        Assert.Equal(version, blob?.Version);
        Assert.Equal(Content("one"), blob?.Content.ToArray());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(65_536), InlineData(IRegionStore.MaximumContentLength)]
    public async Task Contents_of_every_allowed_length_read_back(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);

        await Store.TryWriteAsync(Key, content, null, Stop);

        var blob = await Store.ReadAsync(Key, Stop);
        Assert.True(blob?.Content.Span.SequenceEqual(content));
    }

    [Fact]
    public async Task Too_long_content_is_refused_and_changes_nothing()
    {
        var content = new byte[IRegionStore.MaximumContentLength + 1];

        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryWriteAsync(Key, content, null, Stop).AsTask());

        Assert.Null(await Store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Key_that_names_nothing_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadAsync(default, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryWriteAsync(default, Content("one"), null, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.TryDeleteAsync(default, new BlobVersion("x"), Stop).AsTask());
    }

    [Fact]
    public async Task Longest_key_is_kept_as_it_is()
    {
        var key = new BlobKey(new string('k', BlobKey.MaximumLength));

        await Store.TryWriteAsync(key, Content("one"), null, Stop);

        Assert.NotNull(await Store.ReadAsync(key, Stop));
        Assert.Equal(key, Assert.Single((await Store.ListAsync("", null, 10, Stop)).Blobs).Key);
    }

    [Fact]
    public async Task Every_character_of_a_key_is_kept_as_it_is()
    {
        var keys = Enumerable.Range('!', '~' - '!' + 1).Select(character => $"k{(char)character}k").Where(BlobKey.IsValid)
            .Concat(["dot.", "dot./x", ".", "..", "./x", "../x", "x/./y", "x/../y", "...", "%2e", "%2E%2E/x", "a%2Fb", "a+b%20c", "._", "x._./y"])
            .Select(text => new BlobKey(text)).Order().ToList();
        foreach (var key in keys)
            Assert.NotNull(await Store.TryWriteAsync(key, Content(key.Value), null, Stop));

        Assert.Equal(keys, (await Store.ListAsync("", null, 1_000, Stop)).Blobs.Select(line => line.Key));
        foreach (var key in keys)
            Assert.Equal(Content(key.Value), (await Store.ReadAsync(key, Stop))?.Content.ToArray());
    }

    [Fact]
    public async Task Buffer_may_be_reused_once_the_write_completed()
    {
        var buffer = Content("one");
        await Store.TryWriteAsync(Key, buffer, null, Stop);

        buffer.AsSpan().Clear();

        Assert.Equal(Content("one"), (await Store.ReadAsync(Key, Stop))?.Content.ToArray());
    }

    [Fact]
    public async Task Create_only_write_loses_when_the_blob_exists()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);

        Assert.Null(await Store.TryWriteAsync(Key, Content("two"), null, Stop));

        Assert.Equal(Content("one"), (await Store.ReadAsync(Key, Stop))?.Content.ToArray());
    }

    [Fact]
    public async Task Write_loses_when_the_version_is_no_longer_the_expected_one()
    {
        var first = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        var second = await Store.TryWriteAsync(Key, Content("two"), first, Stop);

        Assert.Null(await Store.TryWriteAsync(Key, Content("three"), first, Stop));

        Assert.Equal(second, (await Store.ReadAsync(Key, Stop))?.Version);
    }

    [Theory, InlineData(""), InlineData("*"), InlineData("no token of this store"), InlineData("00000000000000000000000000000001")]
    public async Task Write_loses_when_the_expected_version_was_never_issued(string token)
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);

        Assert.Null(await Store.TryWriteAsync(Key, Content("two"), new BlobVersion(token), Stop));
        Assert.False(await Store.TryDeleteAsync(Key, new BlobVersion(token), Stop));
    }

    [Fact]
    public async Task Write_that_expects_a_version_loses_when_the_blob_is_absent()
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        await Store.TryDeleteAsync(Key, version!.Value, Stop);

        Assert.Null(await Store.TryWriteAsync(Key, Content("two"), version, Stop));

        Assert.Null(await Store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Lost_race_leaves_the_winners_content_and_version()
    {
        var writes = Enumerable.Range(0, 32)
            .Select(number => Store.TryWriteAsync(Key, Content($"{number}"), null, Stop).AsTask());

        var versions = await Task.WhenAll(writes);

        var winner = Assert.Single(Enumerable.Range(0, 32), number => versions[number] is not null);
        var blob = await Store.ReadAsync(Key, Stop);
        Assert.Equal(versions[winner], blob?.Version);
        Assert.Equal(Content($"{winner}"), blob?.Content.ToArray());
    }

    [Fact]
    public async Task Same_content_gets_a_new_version_each_time()
    {
        var first = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        var second = await Store.TryWriteAsync(Key, Content("one"), first, Stop);

        Assert.NotNull(second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Version_is_never_reused_after_the_blob_was_deleted_and_made_again()
    {
        var seen = new HashSet<BlobVersion?>();
        for (var round = 0; round < 20; round++)
        {
            var version = await Store.TryWriteAsync(Key, Content("same"), null, Stop);
            Assert.True(seen.Add(version));
            Assert.True(await Store.TryDeleteAsync(Key, version!.Value, Stop));
        }
    }

    [Fact]
    public async Task Deletion_needs_the_current_version_and_happens_once()
    {
        var first = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        var second = await Store.TryWriteAsync(Key, Content("two"), first, Stop);

        Assert.False(await Store.TryDeleteAsync(Key, first!.Value, Stop));
        Assert.True(await Store.TryDeleteAsync(Key, second!.Value, Stop));
        Assert.False(await Store.TryDeleteAsync(Key, second.Value, Stop));
        Assert.Null(await Store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Concurrent_increments_lose_nothing()
    {
        const int writers = 16;
        var increments = IncrementsPerWriter;
        await Store.TryWriteAsync(Key, BitConverter.GetBytes(0), null, Stop);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => IncrementAsync(increments)));

        var blob = await Store.ReadAsync(Key, Stop);
        Assert.Equal(writers * increments, BitConverter.ToInt32(blob!.Value.Content.Span));
    }

    [Fact]
    public async Task Creating_again_destroys_nothing()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);

        await Store.CreateAsync(Stop);

        Assert.Equal(Content("one"), (await Store.ReadAsync(Key, Stop))?.Content.ToArray());
    }

    [Fact]
    public async Task Creating_at_once_from_everywhere_makes_one_store()
    {
        var store = NewMissingStore();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.CreateAsync(Stop).AsTask()));

        Assert.NotNull(await store.TryWriteAsync(Key, Content("one"), null, Stop));
    }

    [Fact]
    public async Task Missing_store_is_not_an_empty_one()
    {
        var store = NewMissingStore();
        Func<Task>[] calls =
        [
            async () => await store.ReadAsync(Key, Stop),
            async () => await store.TryWriteAsync(Key, Content("one"), null, Stop),
            async () => await store.TryDeleteAsync(Key, new BlobVersion("x"), Stop),
            async () => await store.ListAsync("", null, 10, Stop),
        ];

        foreach (var call in calls)
            Assert.Equal(RegionFailure.Missing, (await AssertUnavailableAsync(call)).Reason);

        await store.CreateAsync(Stop);
        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task Cancelled_call_is_neither_answered_nor_done()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var token = cancelled.Token;
        Func<Task>[] calls =
        [
            async () => await Store.ReadAsync(Key, token),
            async () => await Store.TryWriteAsync(Key, Content("one"), null, token),
            async () => await Store.TryDeleteAsync(Key, new BlobVersion("x"), token),
            async () => await Store.ListAsync("", null, 10, token),
            async () => await Store.CreateAsync(token),
        ];

        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Null(await Store.ReadAsync(Key, Stop));
    }

    private async Task IncrementAsync(int times)
    {
        for (var done = 0; done < times;)
        {
            var blob = (await Store.ReadAsync(Key, Stop))!.Value;
            var next = BitConverter.GetBytes(BitConverter.ToInt32(blob.Content.Span) + 1);
            if (await Store.TryWriteAsync(Key, next, blob.Version, Stop) is not null)
                done++;
        }
    }
}
