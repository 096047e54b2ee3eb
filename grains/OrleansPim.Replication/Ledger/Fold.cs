using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>What the next head says once entries were moved out of the tail; every blob it names is on a quorum.</summary>
/// <param name="Segment">The segment that ends with the newest moved entry.</param>
/// <param name="MergedSegments">How many of the newest segments it takes the place of.</param>
/// <param name="Index">Names segments that the head drops; <see langword="null"/> if it drops none.</param>
/// <param name="IndexedSegments">How many of the oldest segments the head drops.</param>
internal sealed record Fold(SegmentReference Segment, int MergedSegments, SegmentIndexReference? Index, int IndexedSegments);
