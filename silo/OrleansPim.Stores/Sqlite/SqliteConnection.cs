using OrleansPim.Replication.Stores;
using SQLitePCL;
using static SQLitePCL.raw;

namespace OrleansPim.Stores.Sqlite;

/// <summary>One connection to the file of a region store.</summary>
/// <remarks>Used by one thread at a time. Every failure is a <see cref="RegionUnavailableException"/>.</remarks>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    /// <summary>Opens the file, which must exist unless <paramref name="create"/> is set.</summary>
    public SqliteConnection(string path, bool create, int cacheKibibytes)
    {
        if (sqlite3_libversion_number() < SqliteLimits.OldestSqliteVersion)
            throw new NotSupportedException($"SQLite {sqlite3_libversion().utf8_to_string()} can lose commits.");

        var flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
        var code = sqlite3_open_v2(path, out _handle, flags, null);
        try
        {
            Check(code);
            sqlite3_extended_result_codes(_handle, 1);
            Check(sqlite3_busy_timeout(_handle, SqliteLimits.LockWaitMilliseconds));
            // Closing must neither checkpoint nor unlink: the path may lead to another file by then.
            Check(sqlite3_db_config(_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _));
            Check(sqlite3_wal_autocheckpoint(_handle, 0));
            Execute("PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY");
            Execute($"PRAGMA cache_size=-{cacheKibibytes}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the path leads to another file, or to none.</summary>
    public bool HasMoved
    {
        get
        {
            Check(SqliteNative.FileControl(_handle.DangerousGetHandle(), "main", SqliteNative.HasMoved, out var moved));
            return moved != 0;
        }
    }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => sqlite3_changes(_handle);

    /// <summary>Compiles a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements without results.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>Takes an open transaction back, if SQLite did not do so itself.</summary>
    public void RollBack()
    {
        // Its own failure adds nothing to the one that led here, and leaves a transaction that nobody can commit any more.
        if (sqlite3_get_autocommit(_handle) == 0)
            sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>Runs a statement once and gives the first column of its first row.</summary>
    public string Query(string sql)
    {
        Check(sqlite3_prepare_v2(_handle, sql, out var statement));
        using (statement)
        {
            var code = sqlite3_step(statement);
            if (code == SQLITE_ROW)
                return sqlite3_column_text(statement, 0).utf8_to_string() ?? string.Empty;
            Check(code);
            return string.Empty;
        }
    }

    /// <summary>Copies pages of the write-ahead log into the file.</summary>
    /// <param name="mode">How far to go; somebody in the way makes it less far, which is no failure.</param>
    /// <returns>Pages in the log, those included that were copied.</returns>
    public int Checkpoint(CheckpointMode mode)
    {
        var code = sqlite3_wal_checkpoint_v2(_handle, "main", (int)mode, out var logged, out _);
        if ((code & 0xFF) is not (SQLITE_BUSY or SQLITE_LOCKED))
            Check(code);
        return logged;
    }

    /// <summary>Sets how long this connection waits for others.</summary>
    public void SetBusyTimeout(int milliseconds) => Check(sqlite3_busy_timeout(_handle, milliseconds));

    /// <summary>Turns a failing result code into an exception.</summary>
    public void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_DONE))
            throw SqliteFailure.From(code, sqlite3_errmsg(_handle).utf8_to_string() ?? "no message");
    }

    /// <summary>Closes; never fails.</summary>
    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }
}
