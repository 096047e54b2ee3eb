namespace OrleansPim.Stores.Sqlite;

/// <summary>How far a checkpoint goes; the values are SQLite's.</summary>
internal enum CheckpointMode
{
    /// <summary>Copies what it can without getting in anybody's way.</summary>
    Passive = 0,

    /// <summary>Copies everything and lets the next commit overwrite the log from its beginning.</summary>
    Restart = 2,

    /// <summary>Copies everything and empties the log.</summary>
    Truncate = 3,
}
