namespace OrleansPim.Client.Administration;

/// <summary>What one collection of a subscriber's garbage came to.</summary>
/// <param name="Id">The subscriber's id.</param>
/// <param name="Condemned">How many blobs were condemned: deleted by a later call, unless something names them until then.</param>
/// <param name="Copies">How many copies were deleted, in all regions together.</param>
/// <param name="Bytes">How long those were together.</param>
/// <param name="Waiting">How many condemned blobs are left.</param>
/// <param name="Failures">Regions that did not delete what they were to, with the reason.</param>
public sealed record CollectionReport(
    string Id, long Condemned, long Copies, long Bytes, long Waiting, IReadOnlyList<string> Failures)
{
    /// <summary>The longest time that a blob may stay condemned before it is deleted, in seconds: 30 days.</summary>
    public const double MaximumGrace = 30 * 24 * 60 * 60;
}
