namespace OrleansPim.Client.Administration;

/// <summary>Sets a node's clock wrong on purpose.</summary>
/// <param name="OffsetSeconds">By how much, at most seven days either way.</param>
/// <param name="DurationSeconds">After which it is right again, if nobody heals it before.</param>
public sealed record ClockRequest(double OffsetSeconds, int DurationSeconds);
