using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Stores.Sqlite;

/// <summary>
/// Goal: a store whose files were touched from outside says so, acknowledges nothing that would be lost, and comes back by
/// itself. Method: do it to a store that is open.
/// </summary>
public sealed class SqliteFileFaultTests : SqliteStoreTest
{
    [Fact]
    public async Task Store_whose_file_was_deleted_is_missing_and_acknowledges_nothing()
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        File.Delete(Database);

        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.TryWriteAsync(Key, Content("two"), version, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.ReadAsync(Key, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.ListAsync("", null, 1, Stop));
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Store_whose_file_was_deleted_is_missing_for_a_reader_that_comes_first()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        File.Delete(Database);

        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.ReadAsync(Key, Stop));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Store_that_was_deleted_can_be_created_again_and_is_empty_then(bool withFolder)
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        if (withFolder)
            Directory.Delete(Folder, recursive: true);
        else
            File.Delete(Database);

        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.TryWriteAsync(Key, Content("two"), version, Stop));
        await Store.CreateAsync(Stop);

        Assert.Null(await Store.ReadAsync(Key, Stop));
        var fresh = await Store.TryWriteAsync(Key, Content("three"), null, Stop);
        Assert.NotEqual(version, fresh);
    }

    [Fact]
    public async Task File_that_was_moved_away_and_back_has_lost_nothing()
    {
        await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        File.Move(Database, Database + ".away");
        await AssertFailsAsync(RegionFailure.Missing, async () => await Store.ReadAsync(Key, Stop));

        File.Move(Database + ".away", Database);

        Assert.Equal("one", await ReadTextAsync(Store));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Older_copy_put_in_place_is_served_as_it_was_and_gets_tokens_of_its_own(bool deletedFirst)
    {
        var old = await Store.TryWriteAsync(Key, Content("old"), null, Stop);
        await Store.DisposeAsync();
        File.Copy(Database, Database + ".copy");
        var store = NewStore();
        var lost = await store.TryWriteAsync(Key, Content("lost"), old, Stop);

        if (deletedFirst)
        {
            File.Delete(Database);
            await AssertFailsAsync(RegionFailure.Missing, async () => await store.ReadAsync(Key, Stop));
            File.Move(Database + ".copy", Database);
        }
        else
        {
            File.Move(Database + ".copy", Database, overwrite: true);
            await AssertFailsAsync(
                RegionFailure.Unreachable, async () => await store.TryWriteAsync(Key, Content("x"), lost, Stop));
        }

        Assert.Equal("old", await ReadTextAsync(store));
        Assert.Null(await store.TryWriteAsync(Key, Content("x"), lost, Stop));
        var next = await store.TryWriteAsync(Key, Content("next"), old, Stop);
        Assert.NotNull(next);
        Assert.NotEqual(lost, next);
    }

    [Fact]
    public async Task Deleted_write_ahead_log_is_noticed_before_the_next_acknowledgement()
    {
        var version = await Store.TryWriteAsync(Key, Content("one"), null, Stop);
        File.Delete(Database + "-wal");

        await AssertFailsAsync(RegionFailure.Corrupt, async () => await Store.TryWriteAsync(Key, Content("two"), version, Stop));
    }

    [Fact]
    public async Task Damaged_file_is_reported_as_corrupt_and_never_as_absent()
    {
        await Store.TryWriteAsync(Key, new byte[100_000], null, Stop);
        await Store.DisposeAsync();
        await using (var file = File.OpenWrite(Database))
        {
            file.Position = 64;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - 64).ToArray(), Stop);
        }

        var store = NewStore();

        await AssertFailsAsync(RegionFailure.Corrupt, async () => await store.ReadAsync(Key, Stop));
        await AssertFailsAsync(RegionFailure.Corrupt, async () => await store.TryWriteAsync(Key, Content("x"), null, Stop));
        await AssertFailsAsync(RegionFailure.Corrupt, async () => await store.CreateAsync(Stop));
    }

    [Fact]
    public async Task Damaged_page_is_never_read_as_absent_and_the_store_recovers_with_its_file()
    {
        var other = new BlobKey("other");
        await Store.TryWriteAsync(other, Content("kept"), null, Stop);
        await Store.DisposeAsync();
        var intact = await File.ReadAllBytesAsync(Database, Stop);
        var damaged = intact.ToArray();
        // Whether the last page is one of the index or of the rows: nothing may be answered as absent.
        damaged.AsSpan(damaged.Length - 16 * 1024).Fill(0xA5);
        await File.WriteAllBytesAsync(Database, damaged, Stop);
        var store = NewStore();
        await AssertFailsAsync(RegionFailure.Corrupt, async () => await store.ReadAsync(other, Stop));

        await File.WriteAllBytesAsync(Database, intact, Stop);

        Assert.NotNull(await store.ReadAsync(other, Stop));
    }

    [Fact]
    public async Task File_of_no_length_is_a_missing_store_and_can_be_created()
    {
        await Store.DisposeAsync();
        await File.WriteAllBytesAsync(Database, [], Stop);
        var store = NewStore();

        await AssertFailsAsync(RegionFailure.Missing, async () => await store.ReadAsync(Key, Stop));

        await store.CreateAsync(Stop);
        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task File_that_is_a_folder_is_denied_until_it_is_gone()
    {
        await Store.DisposeAsync();
        File.Delete(Database);
        Directory.CreateDirectory(Database);
        var store = NewStore();

        await AssertFailsAsync(RegionFailure.Denied, async () => await store.TryWriteAsync(Key, Content("one"), null, Stop));

        Directory.Delete(Database);
        await store.CreateAsync(Stop);
        Assert.NotNull(await store.TryWriteAsync(Key, Content("one"), null, Stop));
    }

    [Fact]
    public async Task Store_that_cannot_be_made_says_so()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        await File.WriteAllBytesAsync(Folder, [], Stop);
        var store = NewStore();

        await AssertFailsAsync(RegionFailure.Unreachable, async () => await store.CreateAsync(Stop));
    }
}
