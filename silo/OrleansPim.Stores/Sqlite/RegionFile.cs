using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>One opening of the file: a connection for each thread, all to the same file.</summary>
/// <remarks>
/// Each connection is used by its own thread only. They are opened and closed together: connections to two files that followed
/// each other under one path would share the names of the write-ahead log and its index, and damage both.
/// </remarks>
internal sealed class RegionFile : IDisposable
{
    private readonly string _path;
    private readonly List<SqliteConnection> _connections = [];

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="session">Random bits that no other opening has.</param>
    /// <param name="readers">How many connections for reading.</param>
    /// <param name="maximumBytes">How long the file may become.</param>
    /// <exception cref="RegionUnavailableException">It cannot be used.</exception>
    public RegionFile(string path, long session, int readers, long maximumBytes)
    {
        _path = path;
        try
        {
            Writer = Open(SqliteLimits.WriterCacheKibibytes);
            RegionSchema.Verify(Writer);
            RegionSchema.Limit(Writer, maximumBytes);
            WriterTable = new BlobTable(Writer, session);
            Log = new WriteAheadLog(path);
            Checkpointer = Open(SqliteLimits.OtherCacheKibibytes);
            for (var reader = 0; reader < readers; reader++)
                Readers.Add(new BlobTable(Open(SqliteLimits.OtherCacheKibibytes), session));
            foreach (var connection in _connections)
                EnsureInPlace(connection);
        }
        catch (Exception failure)
        {
            Dispose();
            Log?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw new RegionUnavailableException(RegionFailure.Denied, "The write-ahead log cannot be read.", failure);
            throw;
        }
    }

    /// <summary>The writer's connection.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>The table on the writer's connection.</summary>
    public BlobTable WriterTable { get; }

    /// <summary>The connection of the background checkpoints.</summary>
    public SqliteConnection Checkpointer { get; }

    /// <summary>The write-ahead log of this opening.</summary>
    public WriteAheadLog Log { get; }

    /// <summary>The table on each reading thread's connection.</summary>
    public List<BlobTable> Readers { get; } = [];

    /// <summary>Set by the checkpoints when the writer should begin the write-ahead log anew.</summary>
    public bool IsRestartDue
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Checks that what was just written or read is what the path leads to.</summary>
    /// <remarks>
    /// A deleted file accepts writes through its open handle without any error. The write-ahead log counts as part of the file:
    /// without it, the newest commits are gone at the next opening.
    /// </remarks>
    /// <param name="connection">The caller's own connection.</param>
    /// <exception cref="RegionUnavailableException">The file was deleted or replaced.</exception>
    public void EnsureInPlace(SqliteConnection connection)
    {
        if (!connection.HasMoved && File.Exists(_path + "-wal"))
            return;
        throw (File.Exists(_path), connection.HasMoved) switch
        {
            (false, _) => new RegionUnavailableException(
                RegionFailure.Missing, "The file of the region store was deleted while it was open."),
            (true, true) => new RegionUnavailableException(
                RegionFailure.Unreachable, "The file of the region store was replaced while it was open."),
            (true, false) => new RegionUnavailableException(
                RegionFailure.Corrupt, "The write-ahead log was deleted while it was open; the newest changes are gone."),
        };
    }

    /// <summary>Moves everything into the file, so that it can be copied or replaced alone while it is closed.</summary>
    /// <exception cref="RegionUnavailableException">It could not; the write-ahead log keeps it.</exception>
    public void CompleteFile()
    {
        EnsureInPlace(Writer);
        Writer.Checkpoint(CheckpointMode.Truncate);
    }

    /// <summary>Closes all connections; <see cref="Log"/> stays with its new owner.</summary>
    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _connections.Clear();
    }

    private SqliteConnection Open(int cacheKibibytes)
    {
        var connection = new SqliteConnection(_path, create: false, cacheKibibytes);
        _connections.Add(connection);
        return connection;
    }
}
