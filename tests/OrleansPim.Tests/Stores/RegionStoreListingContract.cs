using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Stores;

/// <summary>What scrub and rebuild rely on when they list a region store.</summary>
public abstract class RegionStoreListingContract : RegionStoreTest
{
    [Fact]
    public async Task Empty_store_lists_nothing()
    {
        var page = await Store.ListAsync("", null, 10, Stop);

        Assert.Empty(page.Blobs);
        Assert.Null(page.After);
    }

    [Fact]
    public async Task Listing_tells_version_and_length()
    {
        var version = await Store.TryWriteAsync(new BlobKey("a"), Content("12345"), null, Stop);

        var line = Assert.Single((await Store.ListAsync("", null, 10, Stop)).Blobs);

        Assert.Equal(new BlobInfo(new BlobKey("a"), version!.Value, 5), line);
    }

    [Fact]
    public async Task Listing_is_in_ordinal_order_whatever_the_order_of_writing()
    {
        string[] ordered = ["A", "Z/z", "a", "a!", "a-b", "a/b", "a/b/c", "a0", "ab", "b", "~"];
        foreach (var key in ordered.Reverse())
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        Assert.Equal(ordered, await ListAllAsync("", pageSize: 100));
    }

    [Theory]
    [InlineData("", 6)]
    [InlineData("a", 4)]
    [InlineData("a/", 2)]
    [InlineData("a/b", 2)]
    [InlineData("a/b/", 1)]
    [InlineData("aa", 0)]
    [InlineData("~", 1)]
    [InlineData("a%", 0)]
    [InlineData("A", 0)]
    [InlineData("\u00e9", 0)]
    public async Task Listing_has_the_keys_that_begin_with_the_prefix_and_no_others(string prefix, int expected)
    {
        foreach (var key in (string[])["a", "a/b", "a/b/c", "ab", "b", "~a"])
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        var keys = await ListAllAsync(prefix, pageSize: 100);

        Assert.Equal(expected, keys.Count);
        Assert.All(keys, key => Assert.StartsWith(prefix, key, StringComparison.Ordinal));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(10), InlineData(11), InlineData(IRegionStore.MaximumPageSize)]
    public async Task Pages_together_have_every_blob_once(int pageSize)
    {
        var expected = Enumerable.Range(0, 10).Select(number => $"heads/{number}").ToList();
        foreach (var key in expected)
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        Assert.Equal(expected, await ListAllAsync("heads/", pageSize));
    }

    [Fact]
    public async Task Page_may_begin_after_a_key_that_does_not_exist()
    {
        foreach (var key in (string[])["a", "c", "d"])
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        var page = await Store.ListAsync("", new BlobKey("b"), 10, Stop);

        Assert.Equal(["c", "d"], page.Blobs.Select(line => line.Key.Value));
    }

    [Fact]
    public async Task Page_that_begins_before_or_behind_the_prefix_stays_within_it()
    {
        foreach (var key in (string[])["a", "b/1", "b/2", "c"])
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        Assert.Equal(2, (await Store.ListAsync("b/", new BlobKey("a"), 10, Stop)).Blobs.Count);
        Assert.Empty((await Store.ListAsync("b/", new BlobKey("c"), 10, Stop)).Blobs);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(IRegionStore.MaximumPageSize + 1)]
    public async Task Page_size_outside_its_limits_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync("", null, limit, Stop).AsTask());

    [Fact]
    public async Task Blobs_that_stay_are_listed_once_while_others_come_and_go()
    {
        var stable = Enumerable.Range(0, 50).Select(number => $"k/{number:00}/stays").ToList();
        foreach (var key in stable)
            await Store.TryWriteAsync(new BlobKey(key), Content(key), null, Stop);

        var writing = ComeAndGoAsync(rounds: 40);
        var listings = new List<List<string>>();
        do
        {
            listings.Add(await ListAllAsync("k/", pageSize: 7));
        }
        while (!writing.IsCompleted);
        await writing;

        Assert.All(listings, keys =>
            Assert.Equal(stable, keys.Where(key => key.EndsWith("stays", StringComparison.Ordinal))));
    }

    private async Task ComeAndGoAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var key = new BlobKey($"k/{round:00}/goes");
            var version = await Store.TryWriteAsync(key, Content("x"), null, Stop);
            await Store.TryDeleteAsync(key, version!.Value, Stop);
        }
    }

    private async Task<List<string>> ListAllAsync(string prefix, int pageSize)
    {
        var keys = new List<string>();
        BlobKey? after = null;
        do
        {
            var page = await Store.ListAsync(prefix, after, pageSize, Stop);
            Assert.True(page.Blobs.Count <= pageSize);
            keys.AddRange(page.Blobs.Select(line => line.Key.Value));
            after = page.After;
        }
        while (after is not null);
        return keys;
    }
}
