namespace OrleansPim.Silo.StatusPage;

/// <summary>One region as the page shows it.</summary>
/// <param name="Name">Which region.</param>
/// <param name="Condition">How it is.</param>
/// <param name="Reason">Why it is not healthy; may be empty.</param>
/// <param name="Missing">How many blobs it is known to lack.</param>
/// <param name="Lag">How long it has lacked the oldest of them; zero if it lacks none.</param>
/// <param name="LastScrub">When the last comparison left nothing missing there; <see langword="null"/> if none did since the node began.</param>
/// <param name="Repaired">Blobs that were brought there since the node began.</param>
/// <param name="RebuiltBlobs">How far its rebuild is; <see langword="null"/> when none is under way.</param>
/// <param name="BlobsToRebuild">How many blobs the rebuild has to bring, as far as they were listed.</param>
internal sealed record RegionView(
    string Name,
    RegionCondition Condition,
    string Reason,
    long Missing,
    TimeSpan Lag,
    DateTimeOffset? LastScrub,
    long Repaired,
    long? RebuiltBlobs,
    long? BlobsToRebuild);
