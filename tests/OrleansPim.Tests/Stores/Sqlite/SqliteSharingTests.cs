using System.Text;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Tests.Stores.Sqlite;

/// <summary>Goal: neighbours, full disks and ends of life cost answers, never data. Method: bring each about.</summary>
public sealed class SqliteSharingTests : SqliteStoreTest
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Two_objects_on_one_file_lose_no_increment()
    {
        var other = NewStore();
        await Store.TryWriteAsync(Key, BitConverter.GetBytes(0), null, Stop);

        SqliteRegionStore[] writers = [Store, other, Store, other];
        await Task.WhenAll(writers.Select(store => IncrementAsync(store, 50)));

        Assert.Equal(200, BitConverter.ToInt32((await Store.ReadAsync(Key, Stop))!.Value.Content.Span));
    }

    [Fact]
    public async Task Version_outlives_the_object_that_issued_it()
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        await Store.DisposeAsync();

        var next = await NewStore().TryWriteAsync(Key, Content("two"), version, Stop);

        Assert.NotNull(next);
        Assert.NotEqual(version, next);
    }

    [Fact]
    public async Task Write_lock_of_another_process_fails_writes_as_locked_and_leaves_reads_alone()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        using (HoldWriteLock())
        {
            Assert.Equal("one", await ReadTextAsync(Store));
            await AssertFailsAsync(
                RegionFailure.Locked, async () => await Store.TryWriteAsync(new BlobKey("other"), Content("x"), null, Stop));
        }

        Assert.NotNull(await Store.TryWriteAsync(new BlobKey("other"), Content("x"), null, Stop));
    }

    [Fact]
    public async Task Reads_that_wait_at_the_same_time_each_get_their_own_answer_and_see_what_was_confirmed_before()
    {
        for (var round = 1; round <= 20; round++)
        {
            var contents = Enumerable.Range(0, 40).Select(index => $"{round}/{index}").ToList();
            await Task.WhenAll(contents.Select(async (content, index) =>
            {
                var key = new BlobKey($"k{index}");
                var found = await Store.ReadAsync(key, Stop);
                Assert.NotNull(await Store.TryWriteAsync(key, Content(content), found?.Version, Stop));
            }));

            var read = await Task.WhenAll(Enumerable.Range(0, 80).Select(index => Store.ReadAsync(new BlobKey($"k{index}"), Stop).AsTask()));

            Assert.Equal(contents, read[..40].Select(blob => Encoding.UTF8.GetString(blob!.Value.Content.Span)));
            Assert.All(read[40..], blob => Assert.Null(blob));
        }
    }

    [Fact]
    public async Task Reads_that_wait_at_the_same_time_all_fail_while_the_file_is_gone_and_none_says_that_nothing_is_there()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        Directory.Delete(Folder, recursive: true);

        var reads = Enumerable.Range(0, 40).Select(index => Store.ReadAsync(new BlobKey($"k{index}"), Stop).AsTask()).ToList();

        foreach (var read in reads)
            await AssertFailsAsync(RegionFailure.Missing, () => read);
    }

    /// <summary>Otherwise tens of megabytes go into the file at once, and whoever commits meanwhile waits for the disk.</summary>
    [Fact]
    public async Task Little_by_little_what_is_written_goes_into_the_file_while_little_is_written()
    {
        for (var count = 0; new FileInfo(Database).Length < Mebibyte; count++)
        {
            Assert.True(count < 400, $"{count / 16} MiB were written, and the file has {new FileInfo(Database).Length} bytes.");
            await Store.TryWriteAsync(new BlobKey($"k{count}"), new byte[Mebibyte / 16], null, Stop);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        }
    }

    [Fact]
    public async Task Full_store_takes_no_more_reads_on_and_recovers_when_there_is_room()
    {
        var store = NewStore(maximumBytes: 4 * Mebibyte);
        var versions = new List<BlobVersion?>();
        async Task FillAsync()
        {
            while (true)
                versions.Add(await store.TryWriteAsync(new BlobKey($"k{versions.Count}"), new byte[Mebibyte / 2], null, Stop));
        }

        await AssertFailsAsync(RegionFailure.Full, FillAsync);

        Assert.NotEmpty(versions);
        Assert.NotNull(await store.ReadAsync(new BlobKey("k0"), Stop));
        Assert.True(await store.TryDeleteAsync(new BlobKey("k0"), versions[0]!.Value, Stop));
        Assert.NotNull(await store.TryWriteAsync(new BlobKey("again"), new byte[Mebibyte / 2], null, Stop));
    }

    [Fact]
    public async Task Write_that_does_not_fit_fails_alone_although_it_shares_a_commit()
    {
        var store = NewStore(maximumBytes: 2 * Mebibyte);
        await store.TryWriteAsync(Key, Content("small"), null, Stop);
        Task<BlobVersion?> first, large, last;
        using (HoldWriteLock())
        {
            first = store.TryWriteAsync(new BlobKey("first"), Content("x"), null, Stop).AsTask();
            large = store.TryWriteAsync(new BlobKey("large"), new byte[4 * Mebibyte], null, Stop).AsTask();
            last = store.TryWriteAsync(new BlobKey("last"), Content("x"), null, Stop).AsTask();
        }

        Assert.NotNull(await first);
        await AssertFailsAsync(RegionFailure.Full, () => large);
        Assert.NotNull(await last);
        Assert.Null(await store.ReadAsync(new BlobKey("large"), Stop));
    }

    [Fact]
    public async Task Overload_refuses_at_once_and_what_was_accepted_is_done()
    {
        List<Task<BlobVersion?>> writes;
        using (HoldWriteLock())
        {
            writes = [.. Enumerable.Range(0, 2 * SqliteLimits.QueuedRequests)
                .Select(number => Store.TryWriteAsync(new BlobKey($"k{number}"), Content("x"), null, Stop).AsTask())];
        }
        await Task.WhenAll(writes).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);

        var refused = writes.Where(write => write.IsFaulted).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, write => Assert.IsType<RegionUnavailableException>(write.Exception!.InnerException));
        var page = await Store.ListAsync("k", null, IRegionStore.MaximumPageSize, Stop);
        Assert.True(page.Blobs.Count >= SqliteLimits.QueuedRequests);
    }

    [Fact]
    public async Task Caller_who_stops_waiting_is_let_go_and_may_reuse_its_buffer()
    {
        using var impatient = new CancellationTokenSource();
        var buffer = Content("one");
        Task<BlobVersion?> write;
        using (HoldWriteLock())
        {
            write = Store.TryWriteAsync(Key, buffer, null, impatient.Token).AsTask();
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
            buffer.AsSpan().Fill((byte)'!');
        }

        // The barrier: when this is answered, the one before it was decided.
        await Store.TryWriteAsync(new BlobKey("barrier"), Content("x"), null, Stop);
        Assert.True(await ReadTextAsync(Store) is null or "one");
    }

    [Fact]
    public async Task Requests_that_wait_at_the_end_fail_and_never_hang()
    {
        List<Task<BlobVersion?>> writes;
        using (HoldWriteLock())
        {
            writes = [.. Enumerable.Range(0, 2 * SqliteLimits.BatchRequests)
                .Select(number => Store.TryWriteAsync(new BlobKey($"k{number}"), Content("x"), null, Stop).AsTask())];
            await Store.DisposeAsync();
        }

        foreach (var write in writes)
            await Assert.ThrowsAsync<RegionUnavailableException>(() => write);
        await AssertFailsAsync(RegionFailure.Unreachable, async () => await Store.ReadAsync(Key, Stop));
        await Store.DisposeAsync();
    }

    [Fact]
    public async Task Defect_fails_one_request_and_not_the_thread()
    {
        var store = NewStore(new IdsThatFailOnce());

        await AssertFailsAsync(RegionFailure.Unreachable, async () => await store.TryWriteAsync(Key, Content("one"), null, Stop));

        Assert.NotNull(await store.TryWriteAsync(Key, Content("one"), null, Stop));
    }

    [Fact]
    public async Task Closed_store_has_everything_in_its_file_alone()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);

        await Store.DisposeAsync();

        Assert.Equal(0, new FileInfo(Database + "-wal").Length);
    }

    private static async Task IncrementAsync(SqliteRegionStore store, int times)
    {
        for (var done = 0; done < times;)
        {
            var blob = (await store.ReadAsync(Key, Stop))!.Value;
            var next = BitConverter.GetBytes(BitConverter.ToInt32(blob.Content.Span) + 1);
            if (await store.TryWriteAsync(Key, next, blob.Version, Stop) is not null)
                done++;
        }
    }

    private sealed class IdsThatFailOnce : IIdSource
    {
        private readonly RandomIdSource _ids = new();
        private bool _hasFailed;

        public Guid NextId()
        {
            if (_hasFailed)
                return _ids.NextId();
            _hasFailed = true;
            throw new InvalidOperationException("A defect, for this test.");
        }
    }
}
