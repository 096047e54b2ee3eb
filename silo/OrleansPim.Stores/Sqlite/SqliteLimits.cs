namespace OrleansPim.Stores.Sqlite;

/// <summary>Every limit of the embedded region store, named once.</summary>
internal static class SqliteLimits
{
    /// <summary>Bytes per page: most ledger heads (4 to 16 KiB) fit in one; 8 KiB was slower for 12 KiB rows.</summary>
    public const int PageBytes = 16 * 1024;

    /// <summary>Requests that may wait for one thread; the next one is refused.</summary>
    public const int QueuedRequests = 4096;

    /// <summary>Content that may wait for the writer; the next write is refused.</summary>
    public const int QueuedBytes = 64 * 1024 * 1024;

    /// <summary>Requests that share one commit.</summary>
    public const int BatchRequests = 512;

    /// <summary>Content that shares one commit; a single request may be larger.</summary>
    public const int BatchBytes = 8 * 1024 * 1024;

    /// <summary>Threads that serve reads; listings have one of their own, so that a scrub delays no read.</summary>
    public const int ReaderThreads = 2;

    /// <summary>Reads that share a transaction: each of them may be of <see cref="Replication.Stores.IRegionStore.MaximumContentLength"/>.</summary>
    public const int BatchReads = 8;

    /// <summary>Milliseconds to wait for another process before a request fails as locked.</summary>
    public const int LockWaitMilliseconds = 2000;

    /// <summary>Milliseconds that restarting the write-ahead log may wait for readers of other processes.</summary>
    public const int RestartWaitMilliseconds = 100;

    /// <summary>Page cache of the writer, in KiB; above <see cref="BatchBytes"/>, so that no batch spills.</summary>
    public const int WriterCacheKibibytes = 32 * 1024;

    /// <summary>Page cache of every other connection, in KiB; each commit empties it, so it stays small.</summary>
    public const int OtherCacheKibibytes = 1024;

    /// <summary>Content written before the next background checkpoint begins.</summary>
    public const long CheckpointBytes = 64 * 1024 * 1024;

    /// <summary>Content written before the next background checkpoint begins, while no more comes than <see cref="QuietBytesPerSecond"/>.</summary>
    public const long QuietCheckpointBytes = 256 * 1024;

    /// <summary>Content written in a second up to which the disk has time for many small checkpoints: a commit hardly waits for one of them.</summary>
    public const long QuietBytesPerSecond = 16 * 1024 * 1024;

    /// <summary>Length of the write-ahead log above which it is begun anew.</summary>
    public const long WriteAheadLogBytes = 192 * 1024 * 1024;

    /// <summary>Content written to one log after which the writer begins it anew, however far the background came.</summary>
    public const long LongestWriteAheadLogBytes = 4 * WriteAheadLogBytes;

    /// <summary>Pages that may be left to copy when the writer begins the log anew.</summary>
    public const int CatchUpPages = 64;

    /// <summary>Checkpoints that try to get down to <see cref="CatchUpPages"/>.</summary>
    public const int CatchUpRounds = 6;

    /// <summary>The first SQLite release that loses no checkpointed commit (sqlite.org/wal.html#walresetbug).</summary>
    public const int OldestSqliteVersion = 3_051_003;
}
