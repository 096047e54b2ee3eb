using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>How a head names blobs that may be deleted.</summary>
internal static class CondemnedBlobs
{
    /// <summary>The most of one head: every commit writes them again until they are gone.</summary>
    public const int Maximum = 100;

    private static readonly (CondemnedKind Kind, string Prefix)[] Kinds =
    [
        (CondemnedKind.Segment, LedgerKeys.SegmentPrefix),
        (CondemnedKind.Index, LedgerKeys.IndexPrefix),
        (CondemnedKind.Snapshot, LedgerKeys.SnapshotPrefix),
        (CondemnedKind.Content, LedgerKeys.ContentPrefix),
    ];

    /// <summary>Where blobs lie that can be condemned.</summary>
    public static IEnumerable<string> Prefixes => Kinds.Select(kind => kind.Prefix);

    /// <summary>As a head says it.</summary>
    public static CondemnedBlob ToStored(BlobKey key) => new()
    {
        Kind = Kinds.Single(kind => key.Value.StartsWith(kind.Prefix, StringComparison.Ordinal)).Kind,
        Sha256 = HashOf(key).ToByteString(),
    };

    /// <summary>What a head says.</summary>
    /// <exception cref="CorruptReplicasException">A kind that nobody writes, or no hash.</exception>
    public static BlobKey ToKey(LedgerKeys keys, CondemnedBlob stored)
    {
        var hash = BlobHash.Of(stored.Sha256);
        return stored.Kind switch
        {
            CondemnedKind.Segment => keys.Segment(hash),
            CondemnedKind.Index => keys.Index(hash),
            CondemnedKind.Snapshot => keys.Snapshot(hash),
            CondemnedKind.Content => keys.Content(hash),
            _ => throw new CorruptReplicasException($"The head of ledger {keys.Id} condemns a blob of kind {(int)stored.Kind}."),
        };
    }

    /// <summary>The hash that a blob's key ends in.</summary>
    public static BlobHash HashOf(BlobKey key) => BlobHash.TryParse(key.Value[(key.Value.LastIndexOf('/') + 1)..], out var hash)
        ? hash
        : throw new ArgumentException($"{key} does not end in a hash.", nameof(key));
}
