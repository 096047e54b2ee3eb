using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Administration;

namespace OrleansPim.Tests.Silo.Administration;

/// <summary>Goal: pages of several stores, united, miss nothing and repeat nothing. Method: page through stores that differ.</summary>
public sealed class ListingMergeTests
{
    [Theory]
    [InlineData(3, 2, 2)]
    [InlineData(5, 3, 3)]
    public void So_many_stores_share_one_with_every_quorum(int replicas, int quorum, int needed) =>
        Assert.Equal(needed, ListingMerge.StoresNeeded(replicas, quorum));

    [Fact]
    public void Key_beyond_a_page_that_is_not_the_last_waits_for_the_next()
    {
        var (keys, after) = ListingMerge.Merge([Page("a b", "b"), Page("c d", null)], limit: 10);

        Assert.Equal("a b", Text(keys));
        Assert.Equal("b", after?.Value);
    }

    [Fact]
    public void Page_without_a_blob_still_leads_on()
    {
        var (keys, after) = ListingMerge.Merge([Page("", "b"), Page("c", null)], limit: 10);

        Assert.Empty(keys);
        Assert.Equal("b", after?.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void All_pages_together_are_the_union(int limit)
    {
        string[] stores = ["a c d e g", "b c f g h", ""];
        var all = new List<string>();
        BlobKey? after = null;
        do
        {
            var (keys, next) = ListingMerge.Merge([.. stores.Select(store => List(store, after, limit))], limit);
            Assert.InRange(keys.Count, 0, limit);
            all.AddRange(keys.Select(key => key.Value));
            after = next;
        }
        while (after is not null);

        Assert.Equal("a b c d e f g h", string.Join(' ', all));
    }

    private static BlobPage List(string store, BlobKey? after, int limit)
    {
        var keys = Keys(store).Where(key => after is not { } last || key.CompareTo(last) > 0).ToList();
        return Page(string.Join(' ', keys.Take(limit)), keys.Count > limit ? keys[limit - 1].Value : null);
    }

    private static BlobPage Page(string keys, string? after) =>
        new([.. Keys(keys).Select(key => new BlobInfo(key, new BlobVersion("1"), 1))], after is null ? null : new BlobKey(after));

    private static IEnumerable<BlobKey> Keys(string keys) =>
        keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => new BlobKey(key));

    private static string Text(IEnumerable<BlobKey> keys) => string.Join(' ', keys);
}
