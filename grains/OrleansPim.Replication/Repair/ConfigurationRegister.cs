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
    private readonly RegionSet _regions;
    private readonly RegionSet _voters;
    private readonly ReplicaClock _clock;
    private readonly IIdSource _ids;
    private readonly Func<QuorumRegister> _newRegister;

    public ConfigurationRegister(RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions options, ILogger logger)
    {
        // Regions of its own, with standings of their own, on the same stores.
        _regions = regions;
        _voters = new RegionSet([.. regions.Regions.Select(region => new Region(region.Name, region.Store))]);
        _ids = ids;
        _clock = new ReplicaClock(time, options.ReplicaTimeout);
        _newRegister = () => new QuorumRegister(Name, _voters, ids, time, options, logger);
    }

    /// <summary>Where it lies in every store.</summary>
    public static RegisterName Name { get; } = new(new BlobKey("cluster/configuration"));

    /// <summary>Looks at the markers of all stores, in the order of the regions.</summary>
    public async Task<IReadOnlyList<MarkerFinding>> LookAsync(CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(_voters.Regions.Select(region => MarkerReader.ReadAsync(region, _clock, cancellationToken)));
        for (var index = 0; index < findings.Length; index++)
            Judge(_regions.Regions[index], _voters.Regions[index], Believe(_regions.Regions[index], findings[index]));
        return findings;
    }

    // A marker that names neither the life that this process knows nor one that was begun to replace it belongs to an older copy:
    // with a vote here it could take an acknowledged admission back, and with it the vote of everything that it forgot.
    private static MarkerFinding Believe(Region region, MarkerFinding finding)
    {
        var known = region.Standing.Incarnation;
        return finding is not { State: MarkerState.Found, Marker: { } marker } || known == default
            || marker.Incarnation == known || marker.Replaces == known
            ? finding
            : new MarkerFinding(MarkerState.Unusable, marker, "The store's marker names a life that neither is nor follows the known one.");
    }

    /// <summary>Reads the configuration; look at the markers first.</summary>
    /// <returns>The configuration; <see langword="null"/> if none was ever written.</returns>
    /// <exception cref="ReplicationException">It cannot be told.</exception>
    public async Task<ClusterConfiguration?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var register = _newRegister();
        return await register.ReadAsync(cancellationToken) is { } value ? ClusterConfiguration.Read(value.Payload) : null;
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
        await using var register = _newRegister();
        var value = await register.AcquireAsync(cancellationToken);
        var before = value is null ? null : ClusterConfiguration.Read(value.Payload);
        var after = change(before);
        if (!ReferenceEquals(before, after))
            await register.WriteAsync(after.ToBytes(), _ids.NextId(), cancellationToken);

        // The store that was just admitted held no configuration; it gets one now rather than with the next change.
        if (!await register.FlushAsync(_clock.ReplicaTimeout))
        {
            await register.RepairAsync(cancellationToken);
            await register.FlushAsync(_clock.ReplicaTimeout);
        }

        return after;
    }

    // A life that is not trusted has no vote here either: a store that went back in time would take the configuration along.
    private static void Judge(Region region, Region voter, MarkerFinding finding)
    {
        if (voter.Standing is { IsQuarantined: true } distrusted)
            region.Quarantine(distrusted.Incarnation, distrusted.Reason);
        if (finding is not { State: MarkerState.Found, Marker: { } marker })
            voter.Judge(new RegionStanding(false, false, default, finding.Reason));
        else if (region.Standing.IsQuarantined && region.Standing.Incarnation == marker.Incarnation)
            voter.Judge(new RegionStanding(false, false, default, region.Standing.Reason));
        else
            voter.Judge(RegionStanding.Voting(marker.Incarnation) with { IsRenewed = true });
    }
}
