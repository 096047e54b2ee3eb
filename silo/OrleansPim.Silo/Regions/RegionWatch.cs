using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Hosting;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Regions;

/// <summary>Looks at every region store every few seconds: for the figures, and to notice when all of them are gone.</summary>
/// <remarks>Thread-safe. Judges nothing: who has a vote is decided by markers and the configuration, not here.</remarks>
internal sealed partial class RegionWatch(RegionSet regions, NodeStop stop, TimeProvider time, ILogger<RegionWatch> logger) : BackgroundService
{
    /// <summary>The wait between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How many looks in a row must find everything gone: one could meet a folder that is being moved.</summary>
    private const int LooksThatProveLoss = 2;

    private volatile IReadOnlyList<RegionObservation> _observations =
        [.. regions.Regions.Select(region => new RegionObservation(region, StoreFinding.Unreadable, "Not looked at yet."))];

    /// <summary>What the last look found, in the order of the configuration.</summary>
    public IReadOnlyList<RegionObservation> Observations => _observations;

    /// <summary>Looks at every store, all at once.</summary>
    public async Task<IReadOnlyList<RegionObservation>> LookAsync(CancellationToken cancellationToken)
    {
        var looks = regions.Regions.Select(async region =>
        {
            var (finding, reason) = await StoreProbe.LookAsync(region.Store, time, cancellationToken);
            return new RegionObservation(region, finding, reason);
        });
        var observations = await Task.WhenAll(looks);
        Report(_observations, observations);
        _observations = observations;
        return observations;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var lost = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var observations = await LookAsync(stoppingToken);
            lost = StartDecision.IsEverythingLost(observations.Select(observation => observation.Finding)) ? lost + 1 : 0;
            if (lost == LooksThatProveLoss)
            {
                stop.Because(
                    NodeExitCode.DataMissing,
                    "All region stores were deleted while the node ran. It stops instead of starting as new, because phones would then "
                    + "delete what they still hold. Bring back the regions' folders, then start again.");
            }
        }
    }

    private void Report(IReadOnlyList<RegionObservation> before, IReadOnlyList<RegionObservation> now)
    {
        foreach (var (previous, current) in before.Zip(now))
        {
            if (previous.IsAvailable && !current.IsAvailable)
                LogLost(current.Region.Name, current.Finding, current.Reason);
            else if (!previous.IsAvailable && current.IsAvailable)
                LogAnswers(current.Region.Name);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Region {Region} does not answer ({Finding}): {Reason}")]
    private partial void LogLost(RegionName region, StoreFinding finding, string reason);

    [LoggerMessage(3002, LogLevel.Information, "Region {Region} answers.")]
    private partial void LogAnswers(RegionName region);
}
