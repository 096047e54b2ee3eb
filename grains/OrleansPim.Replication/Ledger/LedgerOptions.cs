using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Replication.Ledger;

/// <summary>The limits of one ledger.</summary>
public sealed class LedgerOptions
{
    /// <summary>Once the head's tail is longer, it is folded into a segment in the background; 4 to 32 KiB in bytes, default 12 KiB.</summary>
    [Range(4 * 1024, 32 * 1024)]
    public int TailSoftLimit { get; set; } = 12 * 1024;

    /// <summary>
    /// Below so much replay no snapshot is worth its write; above it, a snapshot is due once the replay is longer than the snapshot
    /// before; 16 KiB to 16 MiB in bytes, default 256 KiB.
    /// </summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int MinimumReplayLength { get; set; } = 256 * 1024;

    /// <summary>How long one region may take for one immutable blob before it counts as unavailable; 50 ms to 60 s, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan BlobTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a read of an immutable blob waits for one region before it asks the next as well; 1 ms to 10 s, default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan HedgeDelay { get; set; } = TimeSpan.FromMilliseconds(250);
}
