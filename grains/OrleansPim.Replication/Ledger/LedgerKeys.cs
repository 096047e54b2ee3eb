using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>Where the blobs of one ledger lie in every region store: the one place that makes these keys.</summary>
/// <remarks>
/// Kind first, ledger second: that a subscriber exists lies apart from the subscriber's data, so that no deletion of one prefix takes both.
/// </remarks>
internal readonly record struct LedgerKeys(LedgerId Id)
{
    public const string HeadPrefix = "heads/";
    public const string ExistencePrefix = "existence/";
    public const string SegmentPrefix = "segments/";
    public const string IndexPrefix = "indexes/";
    public const string SnapshotPrefix = "snapshots/";
    public const string ContentPrefix = "content/";

    public RegisterName Head => new(new BlobKey(HeadPrefix + Id.Value));

    public RegisterName Existence => new(new BlobKey(ExistencePrefix + Id.Value));

    public BlobKey Segment(BlobHash hash) => Named(SegmentPrefix, hash);

    public BlobKey Index(BlobHash hash) => Named(IndexPrefix, hash);

    /// <summary>A snapshot, or one of its chunks.</summary>
    public BlobKey Snapshot(BlobHash hash) => Named(SnapshotPrefix, hash);

    public BlobKey Content(BlobHash hash) => Named(ContentPrefix, hash);

    private BlobKey Named(string prefix, BlobHash hash) => new($"{prefix}{Id.Value}/{hash}");
}
