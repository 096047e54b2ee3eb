namespace OrleansPim.Stores.Sqlite;

/// <summary>Lets one process at a time make or clear away the files of a store.</summary>
internal static class CreationTurn
{
    /// <summary>Waits for the turn; disposing the connection ends it.</summary>
    /// <param name="path">The file of the region store.</param>
    /// <exception cref="Replication.Stores.RegionUnavailableException">It was kept for too long.</exception>
    public static SqliteConnection Take(string path)
    {
        // A file of its own, which is never deleted: a lock on a file that others may replace locks nothing.
        var turn = new SqliteConnection(path + "-creating", create: true, SqliteLimits.OtherCacheKibibytes);
        try
        {
            turn.Execute("BEGIN EXCLUSIVE");
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }
}
