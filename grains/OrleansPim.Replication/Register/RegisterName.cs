using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Register;

/// <summary>Names one register; its record lies under this very key in every region store.</summary>
/// <param name="Key">Where its record lies.</param>
public readonly record struct RegisterName(BlobKey Key)
{
    /// <inheritdoc cref="BlobKey.ToString"/>
    public override string ToString() => Key.ToString();
}
