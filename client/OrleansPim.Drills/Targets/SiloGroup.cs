using OrleansPim.Client.Administration;

namespace OrleansPim.Drills.Targets;

/// <summary>Asks and tells all silos of a cluster, and makes one answer of theirs.</summary>
/// <param name="silos">The silos; at least one.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class SiloGroup(IReadOnlyList<DrillSilo> silos)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<DrillSilo> All => silos;

    /// <summary>Asks the first that answers.</summary>
    /// <exception cref="AdministrationException">None did, or one answered with a refusal.</exception>
    public async Task<T> AskAsync<T>(Func<AdministrationClient, Task<T>> ask)
    {
        AdministrationException? last = null;
        foreach (var silo in silos)
        {
            try
            {
                return await ask(silo.Administration).ConfigureAwait(false);
            }
            catch (AdministrationException exception) when (exception.Error == AdministrationError.Unreachable)
            {
                last = exception;
            }
        }

        throw last!;
    }

    /// <summary>Tells the first that answers.</summary>
    /// <exception cref="AdministrationException">None did, or one answered with a refusal.</exception>
    public Task TellOneAsync(Func<AdministrationClient, Task> tell) => AskAsync(async silo =>
    {
        await tell(silo).ConfigureAwait(false);
        return true;
    });

    /// <summary>Tells all of them; the first failure is thrown once all were told.</summary>
    /// <exception cref="AdministrationException">At least one could not be told.</exception>
    public async Task TellAllAsync(Func<AdministrationClient, Task> tell) =>
        await Task.WhenAll(silos.Select(silo => tell(silo.Administration))).ConfigureAwait(false);

    /// <summary>The regions as all silos together see them: what one does not believe is not believed.</summary>
    /// <param name="needsAll">Whether a silo that does not answer makes the whole unhealthy.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="AdministrationException">No silo answers.</exception>
    public async Task<RegionsReport> GetRegionsAsync(bool needsAll, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(silos.Select(silo => LookAsync(silo, cancellationToken))).ConfigureAwait(false);
        var reports = answers.Select(answer => answer.Report).OfType<RegionsReport>().ToList();
        if (reports.Count == 0)
            throw answers[0].Failure!;
        var first = reports[0];
        return first with
        {
            Voting = reports.Min(report => report.Voting),
            HasQuorum = reports.All(report => report.HasQuorum),
            Healthy = reports.All(report => report.Healthy) && (!needsAll || reports.Count == silos.Count),
            Regions = [.. first.Regions.Select(region => reports.SelectMany(report => report.Regions).Where(other => other.Name == region.Name).Aggregate(Worse))],
        };
    }

    /// <summary>The faults that last anywhere, and whether all silos let faults be injected.</summary>
    /// <exception cref="AdministrationException">A silo does not answer.</exception>
    public async Task<FaultsReport> GetFaultsAsync(CancellationToken cancellationToken)
    {
        var reports = await Task.WhenAll(silos.Select(silo => silo.Administration.GetFaultsAsync(cancellationToken))).ConfigureAwait(false);
        return new FaultsReport(reports.All(report => report.Allowed), [.. reports.SelectMany(report => report.Faults)])
        {
            Drill = reports.Select(report => report.Drill).FirstOrDefault(drill => drill is not null),
            ClockOffsetSeconds = reports.Select(report => report.ClockOffsetSeconds).FirstOrDefault(offset => offset != 0),
        };
    }

    /// <summary>Names the silos that do not answer now.</summary>
    public async Task<IReadOnlyList<string>> FindAbsentAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(silos.Select(silo => LookAsync(silo, cancellationToken))).ConfigureAwait(false);
        return [.. silos.Zip(answers).Where(pair => pair.Second.Report is null).Select(pair => pair.First.Name)];
    }

    private static async Task<(RegionsReport? Report, AdministrationException? Failure)> LookAsync(DrillSilo silo, CancellationToken cancellationToken)
    {
        try
        {
            return (await silo.Look.GetRegionsAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (AdministrationException exception)
        {
            return (null, exception);
        }
    }

    private static RegionReport Worse(RegionReport one, RegionReport other) => one with
    {
        Available = one.Available && other.Available,
        HasVote = one.HasVote && other.HasVote,
        Complete = one.Complete && other.Complete,
        Quarantined = one.Quarantined || other.Quarantined,
        Rebuild = one.Rebuild ?? other.Rebuild,

        // As long as one knows another life than the others do, the store has none that counts.
        Incarnation = one.Incarnation == other.Incarnation ? one.Incarnation : null,
    };
}
