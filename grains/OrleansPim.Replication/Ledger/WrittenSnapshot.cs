using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>A snapshot that the next head may name.</summary>
/// <param name="Reference">What the head says of it.</param>
/// <param name="Blobs">It and its chunks.</param>
internal sealed record WrittenSnapshot(SnapshotReference Reference, IReadOnlyList<BlobKey> Blobs);
