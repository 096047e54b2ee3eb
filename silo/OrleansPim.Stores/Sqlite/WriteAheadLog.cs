namespace OrleansPim.Stores.Sqlite;

/// <summary>The write-ahead log of one opening of the file, kept until the file was seen to be the same or another.</summary>
/// <param name="path">The file of the region store.</param>
/// <remarks>
/// SQLite finds the log by name alone and replays it over whatever file is there. If an operator puts an older copy of the file
/// in place while it is in use, the log of the replaced file would be replayed over the copy: a mixture of both, the newest marks
/// among it, that nothing could recognise as rolled back.
/// </remarks>
internal sealed class WriteAheadLog(string path) : IDisposable
{
    // Holds two random salts (sqlite.org/fileformat2.html#walformat): equal headers mean the same log.
    private const int HeaderLength = 32;

    private readonly FileStream _log = OpenShared(path + "-wal");
    private readonly FileIdentity? _owner = FileIdentity.Of(path);

    /// <summary>Puts the log aside if it is still there, but the file that it belongs to is not.</summary>
    /// <remarks>A file that was moved away and back finds its log untouched.</remarks>
    /// <exception cref="IOException">The folder does not let us.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not let us.</exception>
    public void PutAsideIfOrphaned()
    {
        if (FileIdentity.Of(path) is not { } found || found == _owner)
            return;
        using var turn = CreationTurn.Take(path);
        if (IsStillInPlace())
            PutAside(path);
    }

    /// <summary>Makes room for the log of another file; may be called only in a <see cref="CreationTurn"/>.</summary>
    /// <remarks>Moved, not deleted: an operator who moved the file away may want to bring both back together.</remarks>
    public static void PutAside(string path)
    {
        if (File.Exists(path + "-wal"))
            File.Move(path + "-wal", path + "-wal-orphaned", overwrite: true);
        File.Delete(path + "-shm");
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private bool IsStillInPlace()
    {
        if (!File.Exists(path + "-wal"))
            return false;
        using var found = OpenShared(path + "-wal");
        return HeaderOf(found).SequenceEqual(HeaderOf(_log));
    }

    // Unlike the file itself, the log carries no locks that closing a second handle would drop.
    private static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static byte[] HeaderOf(FileStream log)
    {
        var header = new byte[HeaderLength];
        log.Position = 0;
        return header[..log.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false)];
    }
}
