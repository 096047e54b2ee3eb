using OrleansPim.Replication.Stores;
using static SQLitePCL.raw;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Translates SQLite's result codes (sqlite.org/rescode.html) into what the quorum understands.</summary>
internal static class SqliteFailure
{
    private const int PrimaryCodeMask = 0xFF;

    /// <summary>The failure that <paramref name="code"/> stands for.</summary>
    /// <param name="code">A primary or extended result code other than success.</param>
    /// <param name="message">What SQLite says about it.</param>
    public static RegionUnavailableException From(int code, string message) =>
        new(ReasonOf(code), $"SQLite failed with code {code}: {message}.");

    /// <summary>Tells whether the connections that met <paramref name="failure"/> can go on being used.</summary>
    public static bool LeavesConnectionsUsable(RegionUnavailableException failure) =>
        failure.Reason is RegionFailure.Locked or RegionFailure.Full;

    private static RegionFailure ReasonOf(int code) => (code & PrimaryCodeMask) switch
    {
        SQLITE_FULL => RegionFailure.Full,
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => RegionFailure.Locked,
        SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_FORMAT => RegionFailure.Corrupt,
        SQLITE_PERM or SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_AUTH => RegionFailure.Denied,
        _ => RegionFailure.Unreachable,
    };
}
