using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Moves the write-ahead log into the file, beside the commits rather than between them.</summary>
/// <param name="gate">Where the file is open, if it is.</param>
/// <param name="logger">Hears of failures: nobody else waits for a checkpoint.</param>
/// <param name="folder">Where the store is, for the operator.</param>
/// <remarks>
/// While commits go on, a passive checkpoint never reaches the log's end, and the log would grow without bound. So once the log
/// is long and the checkpoint has almost caught up, the writer itself begins the log anew between two batches: then only the
/// little that is left has to be copied.
/// </remarks>
internal sealed class CheckpointLoop(RegionFileGate gate, ILogger logger, string folder) : IDisposable
{
    private readonly AutoResetEvent _wake = new(initialState: false);
    private long _bytes;
    private long _bytesSinceRestart;
    private long _lastAt = TimeProvider.System.GetTimestamp();
    private volatile bool _isClosed;

    /// <summary>Checkpoints when enough was written, until closed.</summary>
    public void Run()
    {
        while (_wake.WaitOne() && !_isClosed)
        {
            if (gate.TryUseIfOpen(Copy) is { } failure)
                logger.CheckpointFailed(failure, folder);
        }
    }

    /// <summary>Counts what the writer committed; called on the writer's thread, with the file that it committed to.</summary>
    public void Written(RegionFile file, List<IStoreRequest> batch)
    {
        foreach (var request in batch)
        {
            _bytes += request.Length;
            _bytesSinceRestart += request.Length;
        }
        // Without waiting for the background once the log became far too long: a starved thread must not fill the disk.
        if (file.IsRestartDue || _bytesSinceRestart > SqliteLimits.LongestWriteAheadLogBytes)
        {
            file.IsRestartDue = false;
            _bytesSinceRestart = 0;
            Restart(file);
        }
        if (!IsDue)
            return;
        _bytes = 0;
        _lastAt = TimeProvider.System.GetTimestamp();
        _wake.Set();
    }

    // One of everything keeps the disk so long that whoever commits meanwhile waits 20 to 50 ms, and in each of the stores on that disk at about the
    // same time. Many small ones write the pages that change all the time again and again, so they are for when little is written.
    private bool IsDue => _bytes >= SqliteLimits.CheckpointBytes
        || (_bytes >= SqliteLimits.QuietCheckpointBytes
            && _bytes <= TimeProvider.System.GetElapsedTime(_lastAt).TotalSeconds * SqliteLimits.QuietBytesPerSecond);

    /// <summary>Ends <see cref="Run"/>.</summary>
    public void Close()
    {
        _isClosed = true;
        _wake.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private static void Copy(RegionFile file)
    {
        var logged = file.Checkpointer.Checkpoint(CheckpointMode.Passive);
        if (logged * (long)SqliteLimits.PageBytes < SqliteLimits.WriteAheadLogBytes)
            return;

        // Again and again, for what was written meanwhile: the less is left, the shorter the writer has to stop.
        var fresh = logged;
        for (var round = 0; round < SqliteLimits.CatchUpRounds && fresh > SqliteLimits.CatchUpPages; round++)
        {
            var before = logged;
            logged = file.Checkpointer.Checkpoint(CheckpointMode.Passive);
            fresh = logged - before;
        }
        file.IsRestartDue = true;
    }

    private void Restart(RegionFile file)
    {
        try
        {
            file.Writer.SetBusyTimeout(SqliteLimits.RestartWaitMilliseconds);
            file.Writer.Checkpoint(CheckpointMode.Restart);
        }
        catch (RegionUnavailableException failure)
        {
            // The commit before it is durable all the same; if the cause lasts, the next one will say so.
            logger.CheckpointFailed(failure, folder);
        }
        finally
        {
            file.Writer.SetBusyTimeout(SqliteLimits.LockWaitMilliseconds);
        }
    }
}
