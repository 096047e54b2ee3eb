using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>The locks of all subscribers whose requests this gateway serves.</summary>
/// <remarks>
/// Thread-safe. Locks are in memory and of this process: they keep polite clients from each other, while what protects the data is the
/// grain, which checks every ETag with the commit. RFC 4918 section 6.6 lets a server forget locks, as a restart does.
/// </remarks>
internal sealed class LockTable(TimeProvider time)
{
    /// <summary>The most locks of one subscriber.</summary>
    public const int MaximumLocks = 256;

    /// <summary>The longest that a lock lasts without being refreshed.</summary>
    public static readonly TimeSpan MaximumTimeout = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<SubscriberId, ImmutableList<ActiveLock>> _locks = new();

    /// <summary>The locks of a subscriber that have not ended.</summary>
    public IReadOnlyList<ActiveLock> Of(SubscriberId subscriber)
    {
        if (!_locks.TryGetValue(subscriber, out var locks))
            return [];
        var now = time.GetUtcNow();
        if (locks.TrueForAll(held => held.Expires > now))
            return locks;
        Update(subscriber, current => current.RemoveAll(held => held.Expires <= now));
        return _locks.TryGetValue(subscriber, out locks) ? locks : [];
    }

    /// <summary>Takes a lock unless another one is in its way.</summary>
    /// <param name="subscriber">Whose.</param>
    /// <param name="wanted">The lock; token and end are filled in.</param>
    /// <param name="taken">The lock as taken.</param>
    /// <returns>The one in its way; <see langword="null"/> when taken.</returns>
    /// <exception cref="Dispatch.DavException">The subscriber has too many locks.</exception>
    public ActiveLock? TryTake(SubscriberId subscriber, ActiveLock wanted, out ActiveLock taken)
    {
        var fresh = wanted with { Token = NewToken(), Expires = time.GetUtcNow() + wanted.Timeout };
        ActiveLock? rival = null;
        Of(subscriber);
        Update(subscriber, locks =>
        {
            rival = locks.Find(held => (held.IsExclusive || fresh.IsExclusive)
                && (held.Covers(fresh.Root) || (fresh.IsDeep && ActiveLock.IsBelow(held.Root, fresh.Root))));
            if (rival is null && locks.Count >= MaximumLocks)
                throw new Dispatch.DavException(StatusCodes.Status403Forbidden, $"A subscriber holds at most {MaximumLocks} locks.");
            return rival is null ? locks.Add(fresh) : locks;
        });
        taken = fresh;
        return rival;
    }

    /// <summary>Makes a lock last longer.</summary>
    /// <returns>The lock; <see langword="null"/> if there is none with this token that covers the address.</returns>
    public ActiveLock? Refresh(SubscriberId subscriber, string href, string token, TimeSpan? timeout)
    {
        if (Of(subscriber).FirstOrDefault(held => held.Token == token && held.Covers(href)) is not { } found)
            return null;
        var length = timeout ?? found.Timeout;
        var longer = found with { Timeout = length, Expires = time.GetUtcNow() + length };
        Update(subscriber, locks => locks.Contains(found) ? locks.Replace(found, longer) : locks);
        return longer;
    }

    /// <summary>Gives a lock back.</summary>
    /// <returns>Whether there was one with this token that covers the address.</returns>
    public bool Release(SubscriberId subscriber, string href, string token)
    {
        var found = Of(subscriber).FirstOrDefault(held => held.Token == token && held.Covers(href));
        if (found is not null)
            Update(subscriber, locks => locks.Remove(found));
        return found is not null;
    }

    /// <summary>Forgets the locks of what was deleted or moved away.</summary>
    public void Forget(SubscriberId subscriber, string href)
    {
        if (_locks.ContainsKey(subscriber))
            Update(subscriber, locks => locks.RemoveAll(held => ActiveLock.Same(held.Root, href) || ActiveLock.IsBelow(held.Root, href)));
    }

    private void Update(SubscriberId subscriber, Func<ImmutableList<ActiveLock>, ImmutableList<ActiveLock>> change)
    {
        var locks = _locks.AddOrUpdate(subscriber, _ => change([]), (_, current) => change(current));
        if (locks.IsEmpty)
            _locks.TryRemove(KeyValuePair.Create(subscriber, locks));
    }

    /// <summary>A random UUID, marked as such (RFC 9562 section 5.4).</summary>
    private static string NewToken()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}
