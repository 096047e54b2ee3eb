using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Deletes one blob if nobody changed it.</summary>
internal sealed class DeleteRequest(BlobKey key, BlobVersion expected) : StoreRequest<bool>
{
    /// <inheritdoc/>
    protected override bool Execute(BlobTable table) =>
        VersionNumber.TryParse(expected, out var number) && table.TryDelete(key, number);
}
