using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>Three embedded regions on this disk with their supervision, as a node has them.</summary>
internal sealed class RebuiltRegions : IAsyncDisposable
{
    private const int FillConcurrency = 128;
    private const int ExistenceLength = 100;
    private const int HeadLength = 2 * 1024;

    /// <summary>How exactly the end of a rebuild is seen.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
    private readonly RandomIdSource _ids = new();
    private readonly RegisterOptions _options = new();
    private readonly SqliteRegionStore[] _stores;
    private readonly RegionSet _regions;
    private readonly RegionSupervisor _supervisor;

    private RebuiltRegions()
    {
        _stores = [.. Enumerable.Range(0, 3).Select(index => new SqliteRegionStore(
            new SqliteRegionStoreOptions { Folder = FolderOf(index) }, _ids, NullLogger<SqliteRegionStore>.Instance))];
        _regions = new RegionSet([.. _stores.Select((store, index) => new Region(new RegionName($"r{index}"), store))]);
        _supervisor = new RegionSupervisor(_regions, _ids, TimeProvider.System, _options, new SupervisorOptions { RebuildsByItself = false }, NullLogger.Instance);
    }

    /// <summary>Makes the regions and fills them with small subscribers.</summary>
    public static async Task<RebuiltRegions> CreateAsync(int subscribers, CancellationToken cancellationToken)
    {
        var regions = new RebuiltRegions();
        await regions._supervisor.FormAsync(cancellationToken);
        var names = Enumerable.Range(0, subscribers).SelectMany(index => new[] { ($"existence/s{index:00000}", ExistenceLength), ($"heads/s{index:00000}", HeadLength) });
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = FillConcurrency, CancellationToken = cancellationToken },
            async (name, _) => await regions.FillAsync(name.Item1, name.Item2));
        return regions;
    }

    public QuorumRegister NewRegister(string name) => new(new RegisterName(new BlobKey(name)), _regions, _ids, TimeProvider.System, _options);

    /// <summary>Deletes one region's folder, as an operator's mistake would, and lets the supervision notice. Nothing is rebuilt yet.</summary>
    public async Task DeleteOneAsync(CancellationToken cancellationToken)
    {
        await _supervisor.WaitForRebuildAsync();
        Directory.Delete(FolderOf(1), recursive: true);
        while (_regions.Regions[1].Standing.HasVote)
            await _supervisor.InspectAsync(cancellationToken);

        // As the rebuild does first. The store lets go of the deleted files with it, and the file system gives their blocks back to
        // the disk, which stalls every write for 30 to 60 ms; that is the deletion's cost, and over before anything is measured.
        await _stores[1].CreateAsync(cancellationToken);
    }

    /// <summary>Has the region rebuilt and waits until it votes, or the time is over.</summary>
    /// <returns>Whether it votes, and how many blobs were done at the last look.</returns>
    public async Task<(bool IsComplete, long Blobs)> RebuildAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var blobs = 0L;
        _supervisor.OrderRebuild(_regions.Regions[1].Name, admits: true);
        for (var beganAt = TimeProvider.System.GetTimestamp(); !_regions.Regions[1].Standing.HasVote;)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(beganAt);
            if (elapsed > limit)
                return (false, blobs);
            await _supervisor.InspectAsync(cancellationToken);
            if (_supervisor.Statuses[1].Rebuild is { Done: > 0 } progress)
                blobs = progress.Done;
            await Task.WhenAny(_supervisor.WaitForRebuildAsync(), Task.Delay(LookInterval, TimeProvider.System, cancellationToken));
        }

        return (true, blobs);
    }

    /// <summary>Waits until what was made while it was admitted is brought over, too.</summary>
    public Task WaitUntilQuietAsync() => _supervisor.WaitForRebuildAsync();

    /// <summary>Compares and verifies everything at once, with nobody else at work.</summary>
    public async Task<ScrubProgress> ScrubAsync(CancellationToken cancellationToken)
    {
        await _supervisor.WaitForRebuildAsync();
        await _supervisor.InspectAsync(cancellationToken);
        var scrubber = new RegionScrubber(_regions, _supervisor, _ids, TimeProvider.System, _options, new SupervisorOptions(), NullLogger.Instance);
        scrubber.Request();
        await scrubber.ScrubNowAsync(cancellationToken);
        return scrubber.Progress;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string FolderOf(int index) => Path.Combine(_folder.FullName, $"r{index}");

    private async ValueTask FillAsync(string name, int length)
    {
        await using var register = NewRegister(name);
        await register.AcquireAsync(CancellationToken.None);
        await register.WriteAsync(new byte[length], _ids.NextId(), CancellationToken.None);
        await register.FlushAsync(_options.ReplicaTimeout);
    }
}
