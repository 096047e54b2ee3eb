using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>The witness between stores: how a store is recognised that was put back in time with its marker intact.</summary>
/// <remarks>
/// <para>
/// Every few seconds a counter is raised in every store, and what was read of each store's counter is noted down in the others. A store
/// that shows less than was noted, in any other store or in this process, went back in time (rule V3).
/// </para>
/// <para>
/// Why nobody is accused wrongly: a sighting is written only of a counter that was read from the store itself, or of a write that it
/// confirmed; a counter only grows within one life, since it is raised under the token of the record that was read; and whoever shows less than a
/// sighting that may be younger than the reading is asked again, and accused only by what was known before that question. A late write finds
/// another token and does not land; a late must-not-exist write can only land where the counter was lost, and that is a store that forgot.
/// </para>
/// <para>
/// Into a copy whose tokens were put back with it a late raise can land, under the token of the copy: one, to the counter above it, which may be
/// all that was noted down. So each raise has an id, and two of them that made a counter the same in one life are evidence as well.
/// </para>
/// <para>
/// Why the evidence is not overwritten (<c>wrong-counter</c> of the models): a counter is raised only where the store has this process's vote,
/// under the token of the very reading that was compared, and only by a look that compared a quorum of stores: somebody who slept, or
/// has just begun, and reaches nobody who knows better would otherwise raise the counter of an old copy past all that was witnessed. For the
/// same reason no store gets a vote from a look at fewer. Sightings are only ever replaced by stronger ones.
/// </para>
/// <para>
/// What it cannot see: a copy that is younger than the last raise which another store noted down, that is two intervals and two looks; and
/// a copy beside others of which all that know are silent (ARCHITECTURE, "What a quorum cannot tell"). Thread-safe but for
/// <see cref="RaiseAsync"/>, which is called once at a time.
/// </para>
/// </remarks>
internal sealed class StoreWitness(ReplicaClock clock, TimeProvider time, IIdSource ids, ILogger logger)
{
    /// <summary>How often a store is asked while evidence against it goes on coming that is younger than its answers.</summary>
    private const int MaximumQuestions = 3;

    private readonly Dictionary<RegionName, (WitnessRecord? Record, long At)> _heard = [];

    /// <summary>What this process knows.</summary>
    public WitnessBook Book { get; } = new();

    /// <summary>Looks at the markers and witness records of all stores, in the order of the regions, and compares them.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="known">The configuration, if it is known: a newcomer counts among those that are compared once it is named.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<MarkerFinding>> LookAsync(RegionSet regions, ClusterConfiguration? known, CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(regions.Regions.Select(region => LookAsync(region, cancellationToken)));
        foreach (var finding in findings)
            Learn(finding);
        for (var index = 0; index < findings.Length; index++)
        {
            if (IsBehind(findings[index]))
                findings[index] = await ConfirmAsync(regions.Regions[index], findings[index], cancellationToken);
        }

        // Those that decide together have been compared with each other. With fewer nothing could be decided anyway.
        if (findings.Count(finding => IsComparable(finding, known)) >= regions.Quorum.Size)
            return findings;
        return [.. findings.Select(finding => finding.State == MarkerState.Found
            ? finding with { IsProven = false, Reason = "Too few other regions answer to tell whether it went back in time." }
            : finding)];
    }

    /// <summary>Raises the counters that are due, and notes down in each store how far the others were seen.</summary>
    /// <param name="regions">The regions, with this process's standings.</param>
    /// <param name="findings">From the last look.</param>
    /// <param name="known">The configuration.</param>
    /// <param name="interval">How long a counter stays as it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Task RaiseAsync(
        RegionSet regions, IReadOnlyList<MarkerFinding> findings, ClusterConfiguration known, TimeSpan interval, CancellationToken cancellationToken)
    {
        var raised = new List<Task>();
        for (var index = 0; index < findings.Count; index++)
        {
            if (MayRaise(regions.Regions[index], findings[index], known) && NextOf(regions, index, findings[index], known) is var next
                && IsDue(findings[index].Witness.Record, next, interval))
                raised.Add(RaiseOneAsync(regions.Regions[index], findings[index].Witness, next, cancellationToken));
        }

        return Task.WhenAll(raised);
    }

    private async Task<MarkerFinding> LookAsync(Region region, CancellationToken cancellationToken)
    {
        var marker = MarkerReader.ReadAsync(region, clock, cancellationToken);
        var witness = WitnessReader.ReadAsync(region, clock, cancellationToken);
        await Task.WhenAll(marker, witness);
        return WithWitness(await marker, await witness);
    }

    // What others said may be younger than what the store said: it is asked again. So may be what becomes known while it answers, such as a raise of
    // this very process: its answer is held against what was known before the question. The marker last, so that the record was read in its life.
    private async Task<MarkerFinding> ConfirmAsync(Region region, MarkerFinding doubtful, CancellationToken cancellationToken)
    {
        var finding = doubtful;
        for (var question = 1; question <= MaximumQuestions; question++)
        {
            var deployment = finding.Marker!.Deployment;
            var seen = Book.Of(deployment, region.Name);
            var witness = await WitnessReader.ReadAsync(region, clock, cancellationToken);
            finding = WithWitness(await MarkerReader.ReadAsync(region, clock, cancellationToken), witness);
            Learn(finding);
            if (!IsBehind(finding))
                return finding;
            if (finding.Marker!.Deployment == deployment && WitnessBook.FindRollback(finding.Marker, RecordOf(finding), seen) is { } reason)
                return Accuse(region, finding, reason);
        }

        return finding with { IsProven = false, Reason = "Its counter was raised whenever it was asked; whether it went back in time cannot be told." };
    }

    private MarkerFinding Accuse(Region region, MarkerFinding finding, string reason)
    {
        var life = finding.Marker!.Incarnation;
        if (!region.Distrusts(life))
        {
            region.Figures.Violations.Add(IntegrityViolation.Rollback);
            RepairLog.WentBack(logger, region.Name, reason, life);
        }

        region.QuarantineForGoingBack(life, reason);
        return finding with { State = MarkerState.Behind, Reason = reason };
    }

    // A store that answers for its marker and not for its record may be any store.
    private static MarkerFinding WithWitness(MarkerFinding marker, WitnessReading witness) =>
        marker.State == MarkerState.Found && witness.State == WitnessState.Unavailable
            ? new MarkerFinding(MarkerState.Unavailable, null, "The store did not tell how far it had come.")
            : marker with { Witness = witness };

    private void Learn(MarkerFinding finding)
    {
        if (finding is { Marker: { } marker, Witness.Record: { } record } && record.Deployment == marker.Deployment)
            Book.Learn(record);
    }

    private bool IsBehind(MarkerFinding finding) =>
        finding is { State: MarkerState.Found, Marker: { } marker }
        && WitnessBook.FindRollback(marker, RecordOf(finding), Book.Of(marker.Deployment, marker.Region)) is not null;

    // A newcomer knows nothing of the others, and decides with nobody before it is named.
    private static bool IsComparable(MarkerFinding finding, ClusterConfiguration? known) =>
        finding is { State: MarkerState.Found, IsProven: true, Marker: { } marker }
        && (marker.Role == MarkerRole.Member || (known is not null && NewcomerPromotion.IsNamed(marker, known)));

    private static WitnessRecord? RecordOf(MarkerFinding finding) =>
        finding is { Marker: { } marker, Witness.Record: { } record } && record.Deployment == marker.Deployment ? record : null;

    private static bool MayRaise(Region region, MarkerFinding finding, ClusterConfiguration known)
    {
        var standing = region.Standing;
        return finding is { State: MarkerState.Found, IsProven: true, Marker: { } marker }
            && standing.HasVote && standing.Incarnation == marker.Incarnation
            && marker.Deployment == known.Deployment
            && known.Incarnations.TryGetValue(region.Name, out var named) && named == marker.Incarnation
            && !(RecordOf(finding)?.Version > known.Version);
    }

    private WitnessRecord NextOf(RegionSet regions, int index, MarkerFinding finding, ClusterConfiguration known)
    {
        var sightings = new Dictionary<RegionName, Sighting>();

        // Of all that the configuration names: who does not know yet that a region took another's place must not drop what was seen of it.
        foreach (var (other, named) in known.Incarnations)
        {
            if (other == regions.Regions[index].Name)
                continue;
            var hasGoneBack = regions.Regions.FirstOrDefault(region => region.Name == other)?.HasGoneBack(named) == true;
            var sighting = new Sighting(named, 0, known.Version, hasGoneBack, Guid.Empty);
            sightings.Add(other, Book.Of(known.Deployment, other) is { } seen ? seen.And(sighting) : sighting);
        }

        var life = finding.Marker!.Incarnation;
        var counter = RecordOf(finding) is { } record && record.Life == life ? record.Counter : 0;
        return new WitnessRecord(known.Deployment, regions.Regions[index].Name, life, counter + 1, known.Version, sightings, ids.NextId());
    }

    // One process of many is enough: whoever sees a counter that somebody else has just raised leaves it. News goes out at once.
    private bool IsDue(WitnessRecord? record, WitnessRecord next, TimeSpan interval)
    {
        var now = time.GetTimestamp();
        if (!_heard.TryGetValue(next.Region, out var heard) || heard.Record?.Counter != record?.Counter || heard.Record?.Life != record?.Life)
            _heard[next.Region] = heard = (record, now);
        var isDue = record is null || record.Life != next.Life || record.Version < next.Version
            || time.GetElapsedTime(heard.At, now) >= interval
            || next.Sightings.Any(line => line.Value.HasGoneBack && !(record.Sightings.TryGetValue(line.Key, out var told) && told.HasGoneBack));
        if (isDue)
            _heard[next.Region] = (next, now);
        return isDue;
    }

    private async Task RaiseOneAsync(Region region, WitnessReading reading, WitnessRecord next, CancellationToken cancellationToken)
    {
        using var deadline = clock.StartDeadline(cancellationToken);
        try
        {
            if (await region.Store.TryWriteAsync(WitnessRecord.Key, next.ToBytes(), reading.Blob, deadline.Token) is not null)
                Book.Learn(next);
        }
        catch (RegionUnavailableException)
        {
            // Whether it was written is told by the next look; that the store fails is told by its marker.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The same.
        }
    }
}
