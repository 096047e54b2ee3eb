namespace OrleansPim.Tests.Stores.Azure;

/// <summary>What became of a container where deleted ones are kept for a while.</summary>
public enum ContainerLife
{
    /// <summary>Nothing.</summary>
    There,

    /// <summary>It was deleted just now: for half a minute or more no other one gets its name.</summary>
    BeingDeleted,

    /// <summary>It was deleted, and may be brought back.</summary>
    Deleted,
}
