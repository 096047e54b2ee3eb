using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Figures;

/// <summary>What one region is known to lack, and since when.</summary>
/// <remarks>
/// Figures for operators and nothing else: what is repaired is decided by lanes and comparisons, which look at the stores.
/// Thread-safe. Times are timestamps of the process's <see cref="TimeProvider"/>.
/// </remarks>
public sealed class MissedWrites
{
    /// <summary>So many blobs are remembered; with more, the figures are lower bounds.</summary>
    public const int MaximumCount = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<BlobKey, long> _since = [];
    private volatile int _count;

    /// <summary>How many blobs the region is known to lack.</summary>
    public int Count => _count;

    /// <summary>Since when the oldest of them is missing; <see langword="null"/> if nothing is.</summary>
    public long? Oldest
    {
        get
        {
            lock (_gate)
                return _since.Count == 0 ? null : _since.Values.Min();
        }
    }

    /// <summary>The ledgers of which something is missing here.</summary>
    public IReadOnlySet<string> Ledgers
    {
        get
        {
            lock (_gate)
                return _since.Keys.Select(LedgerOf).Where(ledger => ledger.Length > 0).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>A blob did not arrive; one that is missing already stays missing since then.</summary>
    internal void Add(BlobKey key, long now)
    {
        lock (_gate)
        {
            if (_since.Count < MaximumCount)
                _since.TryAdd(key, now);
            _count = _since.Count;
        }
    }

    /// <summary>A blob is there now.</summary>
    internal void Remove(BlobKey key)
    {
        // This runs with every delivery, and nearly always nothing is missing.
        if (_count == 0)
            return;
        lock (_gate)
        {
            _since.Remove(key);
            _count = _since.Count;
        }
    }

    /// <summary>Everything was compared, or brought, by somebody who began at <paramref name="timestamp"/>.</summary>
    internal void ForgetUntil(long timestamp)
    {
        lock (_gate)
        {
            foreach (var (key, _) in _since.Where(missing => missing.Value <= timestamp).ToList())
                _since.Remove(key);
            _count = _since.Count;
        }
    }

    // Keys are "kind/ledger" and "kind/ledger/hash"; the configuration, which is of no ledger, has no slash.
    private static string LedgerOf(BlobKey key)
    {
        var parts = key.Value.Split('/');
        return parts.Length > 1 ? parts[1] : string.Empty;
    }
}
