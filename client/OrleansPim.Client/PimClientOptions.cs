using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Client;

/// <summary>How the client library retries.</summary>
public sealed class PimClientOptions
{
    /// <summary>The longest <see cref="AnswerPatience"/>.</summary>
    public static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(1);

    /// <summary>How often the grain itself may refuse one call until its caller is told; 1 to 10, default 3.</summary>
    [Range(1, 10)]
    public int MaximumAttempts { get; set; } = 3;

    /// <summary>The wait before the first retry, doubled before each further one up to 500 ms; 1 ms to 10 s, default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// No retry after a lost answer begins later than this after the first attempt; until then it is tried again however often. 0 to 60 s,
    /// default 5 s: as long as a cluster may need to find a new place for what a dead silo had.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// No retry of what the grain itself said not to be available begins later than this after the first attempt; 0 to 60 s, default
    /// 1 s: it has waited for its regions already, and whoever waits for us learns of their loss within one replica timeout.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RefusalBudget { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long nothing is heard of a call until the same call is made beside it, which reaches whoever took over from a silo that hangs;
    /// 100 ms to 60 s, default 3 s. The first answer counts. Longer than silos wait for their regions, or calls are made again for nothing.
    /// When the connection to a silo is lost, no call waits so long. Calls that make a password are never made beside themselves.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerPatience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>What a subscriber may store, in bytes, for changes that name no quota; 1 byte to 1 TiB, default none.</summary>
    [Range(1L, 1024L * 1024 * 1024 * 1024)]
    public long? SubscriberQuota { get; set; }
}
