using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Garbage;

/// <summary>What a collection of one ledger's garbage came to.</summary>
internal sealed class CollectedGarbage
{
    /// <summary>How many blobs were condemned for the first time.</summary>
    public long Condemned { get; set; }

    /// <summary>How many copies were deleted, and how long they were together.</summary>
    public (long Copies, long Bytes) Deleted { get; set; }

    /// <summary>How many condemned blobs are left, to be deleted later.</summary>
    public long Waiting { get; set; }

    /// <summary>Why a region deleted nothing, or not all.</summary>
    public SortedDictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds what one region did, with the lengths of what it deleted.</summary>
    public void Take(RegionName region, IEnumerable<(long Length, DeletionOutcome Outcome)> deletions)
    {
        foreach (var (length, outcome) in deletions)
        {
            if (outcome.IsDeleted)
                Deleted = (Deleted.Copies + 1, Deleted.Bytes + length);
            else if (outcome.Failure is { } failure)
                Failures.TryAdd(region.Value, failure);
        }
    }
}
