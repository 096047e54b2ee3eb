using System.Globalization;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>What makes an SQLite file a region store.</summary>
internal static class RegionSchema
{
    // "PIMr", so that `file` and sqlite3 tell whose file it is.
    private const long ApplicationId = 0x50494D72;
    private const long LayoutVersion = 1;

    // SQLite's own limit (sqlite.org/limits.html).
    private const long MaximumPages = 4_294_967_294;

    /// <summary>Makes the table in an empty file; leaves a region store as it is.</summary>
    /// <remarks>Two processes may do it at once: the loser finds the table made.</remarks>
    public static void Create(SqliteConnection connection)
    {
        // Before the first page exists, and outside a transaction, or it would have no effect.
        connection.Execute($"PRAGMA page_size={SqliteLimits.PageBytes}; PRAGMA journal_mode=WAL");
        connection.Execute("BEGIN IMMEDIATE");
        if (IsEmpty(connection))
        {
            connection.Execute($"""
                CREATE TABLE blobs (
                    id INTEGER PRIMARY KEY,
                    key TEXT NOT NULL UNIQUE,
                    session INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    content BLOB NOT NULL) STRICT;
                PRAGMA user_version={LayoutVersion};
                PRAGMA application_id={ApplicationId};
                """);
        }
        connection.Execute("COMMIT");
    }

    /// <summary>Checks that the file is a region store that this release understands.</summary>
    /// <exception cref="RegionUnavailableException">
    /// <see cref="RegionFailure.Missing"/> for an empty file, as a creation that broke off or a truncation leaves it;
    /// <see cref="RegionFailure.Corrupt"/> for a file of somebody else.
    /// </exception>
    public static void Verify(SqliteConnection connection)
    {
        if (IsEmpty(connection))
            throw new RegionUnavailableException(RegionFailure.Missing, "The file of the region store holds no store.");
        if (connection.Query("PRAGMA application_id") != Text(ApplicationId))
            throw new RegionUnavailableException(RegionFailure.Corrupt, "The file is no region store.");

        var layout = connection.Query("PRAGMA user_version");
        if (layout != Text(LayoutVersion))
            throw new RegionUnavailableException(
                RegionFailure.Unreachable, $"The region store has layout {layout}; this release understands {LayoutVersion}.");
        // A copy made by other tools may have left this mode; in it already, this does nothing.
        if (connection.Query("PRAGMA journal_mode=WAL") != "wal")
            throw new RegionUnavailableException(RegionFailure.Denied, "The folder allows no write-ahead log.");
    }

    /// <summary>Keeps the file below a length; writes beyond it fail as on a full disk.</summary>
    /// <remarks>Holds for the connection that writes, not for the file.</remarks>
    public static void Limit(SqliteConnection connection, long maximumBytes)
    {
        var pageBytes = long.Parse(connection.Query("PRAGMA page_size"), CultureInfo.InvariantCulture);
        var pages = Math.Clamp(maximumBytes / pageBytes, 1, MaximumPages);
        connection.Execute($"PRAGMA max_page_count={pages}");
    }

    private static bool IsEmpty(SqliteConnection connection) =>
        connection.Query("SELECT count(*) FROM sqlite_schema") == "0";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
