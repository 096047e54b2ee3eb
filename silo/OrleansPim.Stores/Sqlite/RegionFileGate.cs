using Microsoft.Extensions.Logging;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Opens the file when somebody needs it, and closes it as a whole when somebody found it unusable.</summary>
/// <param name="folder">Where the file is.</param>
/// <param name="readers">How many reading threads there are.</param>
/// <param name="ids">Gives each opening its random session.</param>
/// <param name="logger">Hears of defects.</param>
/// <remarks>
/// Thread-safe; blocks the calling thread. After a failure nothing is remembered: the next request opens the file again, so the
/// store comes back by itself once the cause is gone.
/// </remarks>
internal sealed class RegionFileGate(string folder, int readers, IIdSource ids, ILogger logger)
{
    private readonly string _path = Path.Combine(folder, "region.db");
    private readonly object _lock = new();
    private RegionFile? _file;
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
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
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
        logger.Defect(defect, folder);
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
            _file?.Dispose();
            _file = null;
            _isRetired = false;
            Monitor.PulseAll(_lock);
        }
    }

    private RegionFile Open(bool mayCreate)
    {
        var created = false;
        while (true)
        {
            try
            {
                EnsureExists();
                return new RegionFile(_path, NewSession(), readers);
            }
            catch (RegionUnavailableException failure) when (mayCreate && !created && failure.Reason == RegionFailure.Missing)
            {
                RegionCreation.Run(folder, _path);
                created = true;
            }
        }
    }

    /// <summary>Tells a missing file from one that may not be seen, which SQLite does not.</summary>
    private void EnsureExists()
    {
        try
        {
            _ = File.GetAttributes(_path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RegionUnavailableException(RegionFailure.Missing, "The region store is missing: there is no such file.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Denied, "The folder of the region store may not be read.", failure);
        }
        catch (IOException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Unreachable, "The folder of the region store cannot be read.", failure);
        }
    }

    private long NewSession()
    {
        Span<byte> bits = stackalloc byte[16];
        ids.NextId().TryWriteBytes(bits);
        return BitConverter.ToInt64(bits) ^ BitConverter.ToInt64(bits[8..]);
    }
}
