using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>The table of blobs as one connection sees it.</summary>
/// <param name="connection">Where the statements run.</param>
/// <param name="session">Random bits of this opening of the file, see <see cref="VersionNumber"/>.</param>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class BlobTable(SqliteConnection connection, long session)
{
    // Above every character of a key: a prefix followed by it bounds the keys that begin with the prefix.
    private const string AboveEveryCharacter = "\x7f";

    // Below every character of a key: a key followed by it bounds the keys above that key.
    private const string BelowEveryCharacter = " ";

    private readonly SqliteStatement _read = connection.Prepare(
        "SELECT session, number, content FROM blobs WHERE key = ?1");

    private readonly SqliteStatement _list = connection.Prepare(
        "SELECT key, session, number, length(content) FROM blobs WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO blobs (key, session, number, content) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO NOTHING");

    private readonly SqliteStatement _update = connection.Prepare(
        "UPDATE blobs SET session = ?2, number = ?3, content = ?4 WHERE key = ?1 AND session = ?5 AND number = ?6");

    private readonly SqliteStatement _delete = connection.Prepare(
        "DELETE FROM blobs WHERE key = ?1 AND session = ?2 AND number = ?3");

    private long _lastNumber;

    /// <summary>The connection that the table is seen through.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>A version that no write ever had.</summary>
    public VersionNumber NextVersion() => new(session, ++_lastNumber);

    /// <summary>Reads one blob.</summary>
    public Blob? Read(BlobKey key)
    {
        if (!_read.Bind(1, key).Step())
            return null;
        try
        {
            return new Blob(_read.Bytes(2), new VersionNumber(_read.Number(0), _read.Number(1)).ToBlobVersion());
        }
        finally
        {
            _read.Reset();
        }
    }

    /// <summary>Reads one page of a listing.</summary>
    public BlobPage List(string prefix, BlobKey? after, int limit)
    {
        var first = prefix;
        if (after is { } key && string.CompareOrdinal(key.Value, prefix) >= 0)
            first = key.Value + BelowEveryCharacter;

        var blobs = new List<BlobInfo>();
        _list.Bind(1, first).Bind(2, prefix + AboveEveryCharacter).Bind(3, limit + 1L);
        try
        {
            while (_list.Step())
            {
                if (blobs.Count == limit)
                    return new BlobPage(blobs, blobs[^1].Key);
                blobs.Add(CurrentLine());
            }
            return new BlobPage(blobs, null);
        }
        finally
        {
            _list.Reset();
        }
    }

    /// <summary>Writes a blob where there is none.</summary>
    /// <returns><see langword="false"/> if there is one.</returns>
    public bool TryInsert(BlobKey key, ReadOnlySpan<byte> content, VersionNumber version)
    {
        _insert.Bind(1, key).Bind(2, version.Session).Bind(3, version.Number).Bind(4, content).Run();
        return connection.Changes == 1;
    }

    /// <summary>Replaces a blob whose version is <paramref name="expected"/>.</summary>
    /// <returns><see langword="false"/> if there is none or it has another version.</returns>
    public bool TryUpdate(BlobKey key, ReadOnlySpan<byte> content, VersionNumber expected, VersionNumber version)
    {
        _update.Bind(1, key).Bind(2, version.Session).Bind(3, version.Number).Bind(4, content)
            .Bind(5, expected.Session).Bind(6, expected.Number).Run();
        return connection.Changes == 1;
    }

    /// <summary>Deletes a blob whose version is <paramref name="expected"/>.</summary>
    /// <returns><see langword="false"/> if there is none or it has another version.</returns>
    public bool TryDelete(BlobKey key, VersionNumber expected)
    {
        _delete.Bind(1, key).Bind(2, expected.Session).Bind(3, expected.Number).Run();
        return connection.Changes == 1;
    }

    private BlobInfo CurrentLine()
    {
        var text = _list.Text(0);
        if (!BlobKey.IsValid(text))
            throw new RegionUnavailableException(RegionFailure.Corrupt, "The table of blobs holds a row whose key is none.");
        var version = new VersionNumber(_list.Number(1), _list.Number(2)).ToBlobVersion();
        return new BlobInfo(new BlobKey(text), version, _list.Number(3));
    }
}
