using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Client;

/// <summary>How the client library retries.</summary>
public sealed class PimClientOptions
{
    /// <summary>How often one call is tried in all; 1 to 10, default 3.</summary>
    [Range(1, 10)]
    public int MaximumAttempts { get; set; } = 3;

    /// <summary>The wait before the first retry, doubled before each further one; 1 ms to 10 s, default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>No retry begins later than this after the first attempt; 0 to 60 s, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What a subscriber may store, in bytes, for changes that name no quota; 1 byte to 1 TiB, default none.</summary>
    [Range(1L, 1024L * 1024 * 1024 * 1024)]
    public long? SubscriberQuota { get; set; }
}
