using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Reads one blob.</summary>
internal sealed class ReadRequest(BlobKey key) : StoreRequest<Blob?>
{
    /// <inheritdoc/>
    protected override Blob? Execute(BlobTable table) => table.Read(key);
}
