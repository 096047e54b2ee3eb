namespace OrleansPim.Drills.Catalog;

/// <summary>When a drill heals at once and has failed.</summary>
/// <param name="WithoutAcknowledgementSeconds">After so long without an acknowledged write; <see langword="null"/> if none is expected.</param>
internal sealed record AbortConditions(int? WithoutAcknowledgementSeconds = null);
