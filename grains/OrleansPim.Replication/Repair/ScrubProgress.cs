namespace OrleansPim.Replication.Repair;

/// <summary>How far a comparison that an operator asked for is.</summary>
/// <param name="Stage">What it does now.</param>
/// <param name="Done">How many replicas of blobs were read whole.</param>
/// <param name="Total">How many there are, as far as anybody knows.</param>
/// <param name="Completed">How many blobs were missing or old somewhere.</param>
/// <param name="Damaged">How many replicas were damaged.</param>
/// <param name="Failed">How many of those still are.</param>
/// <param name="Elapsed">For how long it has run.</param>
public sealed record ScrubProgress(ScrubStage Stage, long Done, long Total, long Completed, long Damaged, long Failed, TimeSpan Elapsed);
