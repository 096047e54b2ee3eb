namespace OrleansPim.Silo.Start;

/// <summary>What a start found in the place of one region store.</summary>
internal enum StoreFinding
{
    /// <summary>Nothing: neither folder nor file, or no container.</summary>
    Missing,

    /// <summary>A store that works and holds nothing at all.</summary>
    Empty,

    /// <summary>A store that holds the cluster's own records, and no subscriber.</summary>
    Formed,

    /// <summary>A store that knows of at least one subscriber.</summary>
    Inhabited,

    /// <summary>The store could not tell: locked, corrupt, full, slow.</summary>
    Unreadable,
}
