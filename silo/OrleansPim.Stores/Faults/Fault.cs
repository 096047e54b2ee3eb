namespace OrleansPim.Stores.Faults;

/// <summary>One fault to inject.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Latency">For <see cref="FaultKind.Latency"/>, what is added to every request; 1 ms to <see cref="MaximumLatency"/>.</param>
/// <param name="Blobs">For <see cref="FaultKind.Corruption"/>, how many blobs; 1 to <see cref="MaximumBlobs"/>.</param>
/// <param name="Age">For <see cref="FaultKind.Rollback"/>, how old the copy is; 1 s to <see cref="MaximumAge"/>.</param>
public sealed record Fault(FaultKind Kind, TimeSpan Latency = default, int Blobs = 0, TimeSpan Age = default)
{
    /// <summary>The most blobs that are damaged at once.</summary>
    public const int MaximumBlobs = 10_000;

    /// <summary>The longest delay of one request.</summary>
    public static readonly TimeSpan MaximumLatency = TimeSpan.FromSeconds(30);

    /// <summary>The oldest copy.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(20);

    /// <summary>Whether the store really loses something, which only its rebuild brings back.</summary>
    public bool IsDestructive => Kind is FaultKind.Wipe or FaultKind.Rollback;

    /// <summary>What is wrong with it; <see langword="null"/> if nothing is.</summary>
    public string? Mistake() => Kind switch
    {
        FaultKind.Latency when Latency < TimeSpan.FromMilliseconds(1) || Latency > MaximumLatency =>
            $"A latency is 1 to {MaximumLatency.TotalMilliseconds:0} ms.",
        FaultKind.Corruption when Blobs is < 1 or > MaximumBlobs => $"1 to {MaximumBlobs} blobs can be damaged.",
        FaultKind.Rollback when Age < TimeSpan.FromSeconds(1) || Age > MaximumAge => $"A copy is 1 to {MaximumAge.TotalSeconds:0} s old.",
        _ => null,
    };
}
