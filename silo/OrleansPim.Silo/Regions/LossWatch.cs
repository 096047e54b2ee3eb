using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Regions;

/// <summary>Notices when the region stores of a running node are all gone, and stops it.</summary>
/// <remarks>Judges nothing else: who has a vote is decided by the supervisor, from markers and the configuration.</remarks>
internal sealed class LossWatch(RegionSet regions, NodeStop stop, TimeProvider time) : BackgroundService
{
    /// <summary>The wait between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How many looks in a row must find everything gone: one could meet folders that are being moved.</summary>
    private const int LooksThatProveLoss = 2;

    private int _lost;

    /// <summary>Looks at every store once, all at the same time.</summary>
    public async Task<IReadOnlyList<StoreFinding>> LookAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        regions.Regions.Select(region => StoreProbe.LookAsync(region.Store, time, cancellationToken)));

    /// <summary>Looks once, and stops the node if everything was gone the last time too.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        _lost = IsEverythingLost(await LookAsync(cancellationToken)) ? _lost + 1 : 0;
        if (_lost == LooksThatProveLoss)
        {
            stop.Because(
                NodeExitCode.DataMissing,
                "All region stores were deleted while the node ran. It stops instead of starting as new, because phones would then "
                + "delete what they still hold. Bring back the regions' folders or containers, then start again.");
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await JudgeAsync(stoppingToken);
    }

    /// <summary>
    /// Also true when the first store to be deleted was being remade while the others went: it is quarantined, and nothing is left
    /// that it could be rebuilt from.
    /// </summary>
    private bool IsEverythingLost(IReadOnlyList<StoreFinding> findings)
    {
        var gone = findings.Count(finding => finding is StoreFinding.Missing or StoreFinding.Empty);
        var worthless = regions.Regions.Where((region, index) =>
            findings[index] is StoreFinding.Formed or StoreFinding.Inhabited && region.Standing.IsQuarantined).Count();
        return gone >= regions.Quorum.Size && gone + worthless == findings.Count;
    }
}
