using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>What supervision and repair tell the operator; event ids 1100 to 1199.</summary>
internal static partial class RepairLog
{
    /// <summary>The id of <see cref="WentBack"/>, which a checker of the simulation listens to.</summary>
    public const int WentBackId = 1112;

    [LoggerMessage(1100, LogLevel.Error, "Region {Region} is quarantined: {Reason} It has no vote until it is rebuilt from the others.")]
    public static partial void Quarantined(ILogger logger, RegionName region, string reason);

    [LoggerMessage(1101, LogLevel.Warning, "Region {Region} is rebuilt under the new life {Incarnation}.")]
    public static partial void RebuildBegins(ILogger logger, RegionName region, StoreIncarnation incarnation);

    [LoggerMessage(1102, LogLevel.Warning, "Region {Region} is whole again and votes: {Blobs} blobs in {Duration}.")]
    public static partial void RebuildEnds(ILogger logger, RegionName region, long blobs, TimeSpan duration);

    [LoggerMessage(1103, LogLevel.Error, "The rebuild of region {Region} broke off and will be resumed: {Reason}")]
    public static partial void RebuildBrokeOff(ILogger logger, RegionName region, string reason);

    [LoggerMessage(1104, LogLevel.Warning, "Region {Region} does not answer: {Reason}")]
    public static partial void Unavailable(ILogger logger, RegionName region, string reason);

    [LoggerMessage(1105, LogLevel.Information, "Region {Region} answers and votes.")]
    public static partial void Votes(ILogger logger, RegionName region);

    [LoggerMessage(1106, LogLevel.Error, "The configuration cannot be read: {Reason}")]
    public static partial void ConfigurationUnreadable(ILogger logger, string reason);

    [LoggerMessage(1107, LogLevel.Critical, "The inspection of the regions failed in a way that it must not; it is tried again.")]
    public static partial void InspectionBroke(ILogger logger, Exception exception);

    [LoggerMessage(1108, LogLevel.Information, "{Regions} regions were compared, and {Blobs} blobs completed.")]
    public static partial void Scrubbed(ILogger logger, int regions, long blobs);

    [LoggerMessage(1109, LogLevel.Warning, "The comparison of the regions broke off and will be begun again: {Reason}")]
    public static partial void ScrubBrokeOff(ILogger logger, string reason);

    [LoggerMessage(1110, LogLevel.Critical, "The comparison of the regions failed in a way that it must not; it is tried again.")]
    public static partial void ScrubBroke(ILogger logger, Exception exception);

    [LoggerMessage(1111, LogLevel.Warning, "Blob {Key} lies on a quorum only and could not be completed: {Reason}")]
    public static partial void NotCompleted(ILogger logger, BlobKey key, string reason);

    [LoggerMessage(WentBackId, LogLevel.Error, "Region {Region} is not what it was: {Reason} An older copy of its store was put back, of life {Incarnation}.")]
    public static partial void WentBack(ILogger logger, RegionName region, string reason, StoreIncarnation incarnation);

    [LoggerMessage(1113, LogLevel.Warning, "Region {Region} took another's place, and is not a whole member yet; it is tried again: {Reason}")]
    public static partial void NotPromoted(ILogger logger, RegionName region, string reason);

    [LoggerMessage(1114, LogLevel.Warning, "Region {Old} is being replaced by {New}: {Stage}.")]
    public static partial void Replacing(ILogger logger, RegionName old, RegionName @new, ReplacementStage stage);

    [LoggerMessage(1115, LogLevel.Error, "The replacement of region {Old} by {New} broke off; once it is begun it goes on by itself: {Reason}")]
    public static partial void ReplacementBrokeOff(ILogger logger, RegionName old, RegionName @new, string reason);

    [LoggerMessage(1116, LogLevel.Critical, "The replacement of region {Old} failed in a way that it must not; it has to be ordered again.")]
    public static partial void ReplacementBroke(ILogger logger, Exception exception, RegionName old);

    [LoggerMessage(1117, LogLevel.Error, "Region {Region} is rebuilt without blob {Key}, which nobody holds intact: {Reason} If a subscriber's history names it, pim verify says so.")]
    public static partial void RebuiltWithout(ILogger logger, RegionName region, BlobKey key, string reason);
}
