namespace OrleansPim.Drills.Catalog;

/// <summary>What must be true before anything is broken; that every region is healthy is always asked.</summary>
/// <param name="Seconds">For how long.</param>
/// <param name="MinimumAcknowledgedPerSecond">The least acknowledged writes in a second, on average.</param>
internal sealed record SteadyState(int Seconds, double MinimumAcknowledgedPerSecond);
