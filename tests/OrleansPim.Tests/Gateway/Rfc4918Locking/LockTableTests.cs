using Microsoft.Extensions.Time.Testing;
using OrleansPim.Contracts.Identity;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918Locking;

namespace OrleansPim.Tests.Gateway.Rfc4918Locking;

public sealed class LockTableTests
{
    private static readonly SubscriberId Ann = SubscriberId.Parse("ann");
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("/dav/photos/ann/a", true, "/dav/photos/ann/a", true, true)]
    [InlineData("/dav/photos/ann/a/", true, "/dav/photos/ann/a", false, true)]
    [InlineData("/dav/photos/ann/a", false, "/dav/photos/ann/a", false, false)]
    [InlineData("/dav/photos/ann/", true, "/dav/photos/ann/a/b", true, true)]
    [InlineData("/dav/photos/ann/a/b", true, "/dav/photos/ann/a", true, true)]
    [InlineData("/dav/photos/ann/a", true, "/dav/photos/ann/ab", true, false)]
    public void Locks_that_exclude_each_other_are_not_held_together(string first, bool isFirstExclusive, string second, bool isSecondExclusive, bool isRefused)
    {
        var table = new LockTable(_time);

        Assert.Null(table.TryTake(Ann, NewLock(first, isFirstExclusive), out var taken));
        var rival = table.TryTake(Ann, NewLock(second, isSecondExclusive), out _);

        Assert.Equal(isRefused ? taken.Token : null, rival?.Token);
        Assert.Null(table.TryTake(SubscriberId.Parse("bob"), NewLock(second, isSecondExclusive), out _));
    }

    [Fact]
    public void A_lock_ends_unless_it_is_refreshed()
    {
        var table = new LockTable(_time);
        table.TryTake(Ann, NewLock("/dav/photos/ann/a", true), out var taken);

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(table.Refresh(Ann, "/dav/photos/ann/a", taken.Token, timeout: null));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Single(table.Of(Ann));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(table.Of(Ann));
        Assert.Null(table.Refresh(Ann, "/dav/photos/ann/a", taken.Token, timeout: null));
    }

    [Fact]
    public void A_lock_is_given_back_once_and_forgotten_with_what_it_covers()
    {
        var table = new LockTable(_time);
        table.TryTake(Ann, NewLock("/dav/photos/ann/a/b", true), out var taken);

        Assert.False(table.Release(Ann, "/dav/photos/ann/c", taken.Token));
        Assert.True(table.Release(Ann, "/dav/photos/ann/a/b", taken.Token));
        Assert.False(table.Release(Ann, "/dav/photos/ann/a/b", taken.Token));
        table.TryTake(Ann, NewLock("/dav/photos/ann/a/b", true), out _);
        table.Forget(Ann, "/dav/photos/ann/a/");
        Assert.Empty(table.Of(Ann));
    }

    [Fact]
    public void A_subscriber_cannot_hold_any_number_of_locks()
    {
        var table = new LockTable(_time);
        for (var index = 0; index < LockTable.MaximumLocks; index++)
            table.TryTake(Ann, NewLock($"/dav/photos/ann/{index}", true), out _);

        Assert.Equal(403, Assert.Throws<DavException>(() => table.TryTake(Ann, NewLock("/dav/photos/ann/x", true), out _)).Status);
    }

    private static ActiveLock NewLock(string root, bool isExclusive) =>
        new(string.Empty, root, isExclusive, IsDeep: true, "me", TimeSpan.FromMinutes(10), default);
}
