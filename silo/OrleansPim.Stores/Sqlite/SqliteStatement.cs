using System.Text;
using OrleansPim.Replication.Stores;
using SQLitePCL;
using static SQLitePCL.raw;

namespace OrleansPim.Stores.Sqlite;

/// <summary>One compiled statement; parameters and columns are numbered as SQLite numbers them, from 1 and from 0.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Binds a key.</summary>
    public SqliteStatement Bind(int parameter, BlobKey key)
    {
        Span<byte> utf8 = stackalloc byte[BlobKey.MaximumLength];
        var length = Encoding.UTF8.GetBytes(key.Value, utf8);
        connection.Check(sqlite3_bind_text(statement, parameter, utf8[..length]));
        return this;
    }

    /// <summary>Binds a text of any kind and length.</summary>
    public SqliteStatement Bind(int parameter, string text)
    {
        connection.Check(sqlite3_bind_text(statement, parameter, (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(text)));
        return this;
    }

    /// <summary>Binds a number.</summary>
    public SqliteStatement Bind(int parameter, long number)
    {
        connection.Check(sqlite3_bind_int64(statement, parameter, number));
        return this;
    }

    /// <summary>Binds bytes, which SQLite copies.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        connection.Check(bytes.IsEmpty
            ? sqlite3_bind_zeroblob(statement, parameter, 0)
            : sqlite3_bind_blob(statement, parameter, bytes));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns><see langword="false"/> when there is none; the statement is then ready for its next use.</returns>
    public bool Step()
    {
        var code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
            return true;
        if (code != SQLITE_DONE)
        {
            var failure = SqliteFailure.From(code, sqlite3_errmsg(sqlite3_db_handle(statement)).utf8_to_string() ?? "no message");
            Reset();
            throw failure;
        }
        Reset();
        return false;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        while (Step())
        {
            // A statement that changes data has no rows to look at.
        }
    }

    /// <summary>Ends the use of the current row; a read transaction ends with it.</summary>
    public void Reset() => sqlite3_reset(statement);

    /// <summary>A number of the current row.</summary>
    public long Number(int column) => sqlite3_column_int64(statement, column);

    /// <summary>A text of the current row.</summary>
    public string Text(int column) => sqlite3_column_text(statement, column).utf8_to_string() ?? string.Empty;

    /// <summary>A copy of the bytes of the current row.</summary>
    public byte[] Bytes(int column) => sqlite3_column_blob(statement, column).ToArray();

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();
}
