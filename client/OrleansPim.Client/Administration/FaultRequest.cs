namespace OrleansPim.Client.Administration;

/// <summary>A fault to inject into one region.</summary>
/// <param name="Kind">latency, blackhole, errors, full, denied, corruption, wipe or rollback.</param>
/// <param name="DurationSeconds">After which it heals by itself, if nobody heals it before.</param>
/// <param name="LatencyMilliseconds">For latency, what is added to every request.</param>
/// <param name="Blobs">For corruption, how many blobs.</param>
/// <param name="AgeSeconds">For rollback, how old the copy is.</param>
public sealed record FaultRequest(string Kind, int DurationSeconds, int? LatencyMilliseconds = null, int? Blobs = null, int? AgeSeconds = null);
