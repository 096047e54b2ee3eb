namespace OrleansPim.Replication.Ledger;

/// <summary>What a framed blob holds. The numbers are stored: never reuse one.</summary>
internal enum BlobKind : byte
{
    Head = 1,
    Segment = 2,
    SegmentIndex = 3,
    Snapshot = 4,
    SnapshotChunk = 5,
    Existence = 6,
}
