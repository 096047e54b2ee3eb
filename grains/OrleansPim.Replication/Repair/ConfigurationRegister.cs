using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>The register that holds the <see cref="ClusterConfiguration"/>.</summary>
/// <remarks>
/// It says which lives of stores have a vote, so it cannot ask itself who may vote on it: here a store votes under the life that
/// its own marker names. A wiped store has no marker and no vote; one that was marked anew holds no record of the configuration
/// until a leader gave it one by rule B4, and is until then the one missing record that the protocol's model allows for.
/// Thread-safe.
/// </remarks>
internal sealed class ConfigurationRegister
{
    private readonly RegionSet _voters;
    private readonly ReplicaClock _clock;
    private readonly IIdSource _ids;
    private readonly Func<QuorumRegister> _newRegister;
    private readonly Lock _gate = new();
    private ClusterConfiguration? _known;

    public ConfigurationRegister(RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions options, ILogger logger)
    {
        // Standings of their own on the same stores. A life that is not trusted has no vote here either, from that moment on: a
        // store that went back in time would take the configuration along.
        _voters = new RegionSet([.. regions.Regions.Select(region => region.NewView())]);
        _ids = ids;
        _clock = new ReplicaClock(time, options.ReplicaTimeout);
        Witness = new StoreWitness(_clock, time, ids, logger);
        _newRegister = () => new QuorumRegister(Name, _voters, ids, time, options, logger);
    }

    /// <summary>Where it lies in every store.</summary>
    public static RegisterName Name { get; } = new(new BlobKey("cluster/configuration"));

    /// <summary>The newest configuration that this process has seen; <see langword="null"/> before the first.</summary>
    public ClusterConfiguration? Known => Volatile.Read(ref _known);

    /// <summary>How far the stores are known to have come.</summary>
    public StoreWitness Witness { get; }

    /// <summary>Looks at the markers and witness records of all stores, in the order of the regions.</summary>
    public async Task<IReadOnlyList<MarkerFinding>> LookAsync(CancellationToken cancellationToken)
    {
        var findings = await Witness.LookAsync(_voters, Known, cancellationToken);
        for (var index = 0; index < findings.Count; index++)
            _voters.Regions[index].Judge(StandingOf(Believe(findings[index])));
        return findings;
    }

    /// <summary>Reads the configuration; look at the markers first.</summary>
    /// <returns>The configuration; <see langword="null"/> if none was ever written.</returns>
    /// <exception cref="ReplicationException">It cannot be told.</exception>
    public async Task<ClusterConfiguration?> ReadAsync(CancellationToken cancellationToken)
    {
        var (known, witnessed) = (Known, Witness.Book.Versions);
        await using var register = _newRegister();
        return Learn(await register.ReadAsync(cancellationToken), known, witnessed);
    }

    /// <summary>Puts the configuration into a store that carries a new marker, before anybody is told of its new life.</summary>
    /// <remarks>Look at the markers first. Otherwise the next store that forgets would leave too few that know the configuration.</remarks>
    /// <exception cref="ReplicationException">The others do not suffice now, or the store did not take it.</exception>
    public async Task RefillAsync(RegionName name, CancellationToken cancellationToken)
    {
        await using var register = _newRegister();
        await register.HealAsync(_clock.ReplicaTimeout, cancellationToken);
        var region = _voters.Regions.Single(voter => voter.Name == name);
        var answer = await ReplicaReader.ReadAsync(region, Name, _voters.ConfigurationId, _clock, cancellationToken);
        if (answer.Kind != AnswerKind.Record)
            throw new QuorumUnavailableException($"Region {name} did not take the configuration: it {answer.Failure}.");
    }

    /// <summary>Changes the configuration; look at the markers first.</summary>
    /// <param name="change">Pure; what it should be, from what it is. The same object means that nothing has to be written.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The configuration as it now is.</returns>
    /// <exception cref="ReplicationException">It was not changed, or it cannot be told.</exception>
    public async Task<ClusterConfiguration> ChangeAsync(
        Func<ClusterConfiguration?, ClusterConfiguration> change, CancellationToken cancellationToken)
    {
        var (known, witnessed) = (Known, Witness.Book.Versions);
        await using var register = _newRegister();
        var before = Learn(await register.AcquireAsync(cancellationToken), known, witnessed);
        var after = change(before);
        if (!ReferenceEquals(before, after))
        {
            var bytes = after.ToBytes();
            after = after with { Version = await register.WriteAsync(bytes, _ids.NextId(), cancellationToken) };
            Remember(after);
        }

        // The store that was just admitted held no configuration; it gets one now rather than with the next change.
        if (!await register.FlushAsync(_clock.ReplicaTimeout))
        {
            await register.RepairAsync(cancellationToken);
            await register.FlushAsync(_clock.ReplicaTimeout);
        }

        return after;
    }

    // With a vote here, an older copy could take an acknowledged admission back, and with it the vote of everything that it forgot. A
    // newcomer would decide with one of the others while the region that it is to replace decides with another.
    private MarkerFinding Believe(MarkerFinding finding)
    {
        if (finding is not { State: MarkerState.Found, Marker: { } marker })
            return finding;
        var known = Known;
        if (marker.Role == MarkerRole.Newcomer && !(known is not null && NewcomerPromotion.IsNamed(marker, known)))
            return new MarkerFinding(MarkerState.Unusable, marker, NewcomerPromotion.NotNamed);
        return known is null || marker.MayLiveUnder(known)
            ? finding
            : new MarkerFinding(MarkerState.Unusable, marker, "The store's marker names a life that was over before the known configuration.");
    }

    // What was known or witnessed before the reading began. A version is noted down only after it was chosen.
    private ClusterConfiguration? Learn(RegisterValue? value, ClusterConfiguration? known, ImmutableDictionary<Guid, long> witnessed)
    {
        if ((value?.Version ?? 0) < (known?.Version ?? 0))
            throw new CorruptReplicasException($"The configuration went back in time, from version {known!.Version} to {value?.Version ?? 0}.");
        if (value is null)
            return witnessed.IsEmpty ? null : throw new CorruptReplicasException("The configuration is gone, although a region witnessed it.");
        var read = ClusterConfiguration.Read(value.Payload) with { Version = value.Version };
        if (read.Version < witnessed.GetValueOrDefault(read.Deployment))
            throw new CorruptReplicasException($"The configuration went back in time to version {read.Version}: a region witnessed {witnessed[read.Deployment]}.");
        Remember(read);
        return read;
    }

    // Readers overlap, and the one that began first may end last.
    private void Remember(ClusterConfiguration configuration)
    {
        lock (_gate)
        {
            if (_known is null || configuration.Version > _known.Version)
                Volatile.Write(ref _known, configuration);
        }
    }

    private static RegionStanding StandingOf(MarkerFinding finding) => finding is { State: MarkerState.Found, IsProven: true, Marker: { } marker }
        ? RegionStanding.Voting(marker.Incarnation) with { IsRenewed = true }
        : new RegionStanding(false, false, default, finding.Reason);
}
