using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Reads one page of a listing.</summary>
internal sealed class ListRequest(string prefix, BlobKey? after, int limit) : StoreRequest<BlobPage>
{
    /// <inheritdoc/>
    protected override BlobPage Execute(BlobTable table) => table.List(prefix, after, limit);
}
