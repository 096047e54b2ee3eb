using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Replication;

/// <summary>Goal: what people read names nobody, and can never be taken for a key. Method: every name in which a subscriber id is.</summary>
public sealed class LogAliasTests
{
    private static readonly LedgerId Ann = new("+491701234567");

    [Fact]
    public void Names_are_read_without_the_subscriber_in_them()
    {
        var keys = new LedgerKeys(Ann);
        string[] texts = [$"{Ann}", $"{keys.Head}", $"{keys.Existence}", $"{keys.Head.Key}", $"{keys.Content(BlobHash.Of([1]))}"];

        Assert.All(texts, text => Assert.DoesNotContain("1701234567", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.Contains($"{Ann}", text, StringComparison.Ordinal));
        Assert.NotEqual($"{Ann}", $"{new LedgerId("+491701234568")}");
    }

    [Fact]
    public void Keys_themselves_are_what_they_were() => Assert.Equal("heads/+491701234567", new LedgerKeys(Ann).Head.Key.Value);

    [Fact]
    public void Alias_that_is_taken_for_a_key_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BlobKey($"{LedgerKeys.HeadPrefix}{Ann}"));
}
