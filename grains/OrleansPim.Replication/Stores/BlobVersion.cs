namespace OrleansPim.Replication.Stores;

/// <summary>An opaque token of one write to one key of one region store.</summary>
/// <param name="Token">Compared by ordinal equality; never reused for a key, not even after the blob was deleted and made again.</param>
public readonly record struct BlobVersion(string Token)
{
    /// <inheritdoc/>
    public override string ToString() => Token;
}
