using Microsoft.Extensions.Logging;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Opens the file when somebody needs it, and closes it as a whole when somebody found it unusable.</summary>
/// <param name="options">Where the file is, and how long it may become.</param>
/// <param name="readers">How many reading threads there are.</param>
/// <param name="ids">Gives each opening its random session.</param>
/// <param name="logger">Hears of defects.</param>
/// <remarks>
/// Thread-safe; blocks the calling thread. After a failure nothing is remembered: the next request opens the file again, so the
/// store comes back by itself once the cause is gone.
/// </remarks>
internal sealed class RegionFileGate(SqliteRegionStoreOptions options, int readers, IIdSource ids, ILogger logger)
{
    private readonly string _path = Path.Combine(options.Folder, "region.db");
    private readonly object _lock = new();
    private RegionFile? _file;
    private WriteAheadLog? _formerLog;
    private int _users;
    private bool _isRetired;

    /// <summary>Uses the file, opening it first if necessary.</summary>
    /// <param name="mayCreate">Make the store if it is missing.</param>
    /// <param name="state">Passed on to <paramref name="use"/>.</param>
    /// <param name="use">What to do with the file.</param>
    /// <returns>What went wrong; <see langword="null"/> if nothing did.</returns>
    public RegionUnavailableException? TryUse<TState>(bool mayCreate, TState state, Action<RegionFile, TState> use)
    {
        try
        {
            return TryUse(Enter(mayCreate), state, use);
        }
        catch (RegionUnavailableException failure)
        {
            return failure;
        }
        catch (Exception defect)
        {
            return Unexpected(defect);
        }
    }

    /// <summary>Uses the file if it is open; does nothing otherwise.</summary>
    /// <returns>What went wrong; <see langword="null"/> if nothing did.</returns>
    public RegionUnavailableException? TryUseIfOpen(Action<RegionFile> use) =>
        EnterIfOpen() is { } file ? TryUse(file, use, static (file, use) => use(file)) : null;

    /// <summary>Closes the file; nobody may be using it.</summary>
    public void Close()
    {
        if (TryUseIfOpen(static file => file.CompleteFile()) is { } failure)
            logger.CheckpointFailed(failure, options.Folder);
        lock (_lock)
        {
            Discard();
            _formerLog?.Dispose();
        }
    }

    private RegionUnavailableException? TryUse<TState>(RegionFile file, TState state, Action<RegionFile, TState> use)
    {
        RegionUnavailableException? failure = null;
        try
        {
            use(file, state);
        }
        catch (RegionUnavailableException caught)
        {
            failure = caught;
        }
        catch (Exception defect)
        {
            // The threads of the store must outlive everything: without them, every request would wait for ever.
            failure = Unexpected(defect);
        }
        Leave(isRetired: failure is not null && !SqliteFailure.LeavesConnectionsUsable(failure));
        return failure;
    }

    private RegionUnavailableException Unexpected(Exception defect)
    {
        logger.Defect(defect, options.Folder);
        return new RegionUnavailableException(RegionFailure.Unreachable, "The region store failed unexpectedly.", defect);
    }

    private RegionFile Enter(bool mayCreate)
    {
        lock (_lock)
        {
            while (_isRetired)
                Monitor.Wait(_lock);
            _file ??= Open(mayCreate);
            _users++;
            return _file;
        }
    }

    private RegionFile? EnterIfOpen()
    {
        lock (_lock)
        {
            if (_file is null || _isRetired)
                return null;
            _users++;
            return _file;
        }
    }

    private void Leave(bool isRetired)
    {
        lock (_lock)
        {
            _users--;
            _isRetired |= isRetired;
            if (!_isRetired || _users > 0)
                return;
            _isRetired = false;
            Monitor.PulseAll(_lock);
            Discard();
        }
    }

    private void Discard()
    {
        if (_file is null)
            return;
        var file = _file;
        _file = null;
        _formerLog = file.Log;
        file.Dispose();
    }

    private RegionFile Open(bool mayCreate)
    {
        var created = false;
        while (true)
        {
            try
            {
                RegionCreation.EnsureDone(_path);
                ForgetFormerLog();
                return new RegionFile(_path, NewSession(), readers, options.MaximumBytes);
            }
            catch (RegionUnavailableException failure) when (mayCreate && !created && failure.Reason == RegionFailure.Missing)
            {
                RegionCreation.Run(options.Folder, _path);
                created = true;
            }
        }
    }

    private void ForgetFormerLog()
    {
        try
        {
            _formerLog?.PutAsideIfOrphaned();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegionUnavailableException(
                RegionFailure.Unreachable, "The write-ahead log of a file that was replaced cannot be put aside.", failure);
        }
        _formerLog?.Dispose();
        _formerLog = null;
    }

    private long NewSession()
    {
        Span<byte> bits = stackalloc byte[16];
        ids.NextId().TryWriteBytes(bits);
        return BitConverter.ToInt64(bits) ^ BitConverter.ToInt64(bits[8..]);
    }
}
