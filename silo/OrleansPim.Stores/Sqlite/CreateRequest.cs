namespace OrleansPim.Stores.Sqlite;

/// <summary>Makes the store if it is missing, which opening it does on the way to this request.</summary>
internal sealed class CreateRequest : StoreRequest<bool>
{
    /// <inheritdoc/>
    public override bool MayCreate => true;

    /// <inheritdoc/>
    protected override bool Execute(BlobTable table) => true;
}
