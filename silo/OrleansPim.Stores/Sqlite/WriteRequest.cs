using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Writes one blob if nobody changed it.</summary>
/// <remarks>Reads the caller's own buffer when its turn comes, which may be after the caller stopped waiting.</remarks>
internal sealed class WriteRequest(BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected) : StoreRequest<BlobVersion?>
{
    /// <inheritdoc/>
    public override int Length => content.Length;

    /// <inheritdoc/>
    protected override BlobVersion? Execute(BlobTable table)
    {
        var version = table.NextVersion();
        var written = expected is { } known
            ? VersionNumber.TryParse(known, out var number) && table.TryUpdate(key, content.Span, number, version)
            : table.TryInsert(key, content.Span, version);
        return written ? version.ToBlobVersion() : null;
    }
}
