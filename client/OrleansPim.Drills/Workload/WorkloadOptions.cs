namespace OrleansPim.Drills.Workload;

/// <summary>How much a workload asks of a cluster.</summary>
internal sealed record WorkloadOptions
{
    /// <summary>How many subscribers; default 8, so that every silo of a few has some.</summary>
    public int Subscribers { get; init; } = 8;

    /// <summary>How many contacts of each are read and written; default 3.</summary>
    public int Items { get; init; } = 3;

    /// <summary>How many more contacts of each are changed through one cluster only, where two serve them; default 2.</summary>
    public int OwnItems { get; init; } = 2;

    /// <summary>How long a device rests between two operations; default 30 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a device waits for an answer; default 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often one intention is sent at most; default 6.</summary>
    public int MaximumAttempts { get; init; } = 6;

    /// <summary>How many of a hundred operations are reads; default 35.</summary>
    public int ReadPercentage { get; init; } = 35;

    /// <summary>Whether a second cluster serves the same subscribers for a while; see <see cref="ReadPromise"/>. Default no.</summary>
    public bool HasRival { get; init; }
}
