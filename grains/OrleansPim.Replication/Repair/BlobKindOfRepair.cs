namespace OrleansPim.Replication.Repair;

/// <summary>How a blob is repaired.</summary>
internal enum BlobKindOfRepair
{
    /// <summary>The marker and the configuration: each store has its own.</summary>
    OfTheStore,

    /// <summary>A register's record: the chosen value is accepted again at a fresh ballot.</summary>
    Register,

    /// <summary>An immutable blob: copied from any store that holds it intact.</summary>
    Immutable,
}
