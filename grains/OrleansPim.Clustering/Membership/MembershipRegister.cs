using System.Globalization;
using OrleansPim.Clustering.Documents;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Clustering.Membership;

/// <summary>One cluster's table in its register, and the heartbeats of its silos in registers of their own.</summary>
/// <remarks>
/// All rows and the version are one value, so every change of the table is atomic. Heartbeats lie apart: each silo leads the register
/// of its own, so that a heartbeat costs one round trip and disturbs neither the table nor the other silos. A place for heartbeats is
/// used again by the next silo, so there are never more of them than silos that lived at the same time. Thread-safe.
/// </remarks>
/// <param name="cluster">The cluster's id: several may share the regions.</param>
/// <param name="documents">The registers.</param>
internal sealed class MembershipRegister(string cluster, DocumentPool documents)
{
    /// <summary>The key of every table begins with it.</summary>
    public const string TablePrefix = "membership/";

    /// <summary>The key of every heartbeat begins with it.</summary>
    public const string HeartbeatPrefix = "heartbeats/";

    /// <summary>How often a change is decided anew because somebody else changed the table between.</summary>
    public const int MaximumAttempts = 5;

    private readonly RegisterName _table = new(new BlobKey(TablePrefix + KeyText.Of(cluster)));

    // Where this process published last. One silo lives in a process; with more of them it is only slower.
    private volatile OwnPlace? _own;

    /// <summary>The table now, without newer heartbeats.</summary>
    /// <exception cref="ReplicationException">It cannot be told now; least of all that nobody is there.</exception>
    public async Task<MembershipTable> ReadTableAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken)).Table;

    /// <summary>The table now, with the newest heartbeat of every silo that is not dead.</summary>
    /// <exception cref="ReplicationException">It cannot be told now.</exception>
    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var table = await ReadTableAsync(cancellationToken);
        var rows = await Task.WhenAll(table.Rows.Select(row => NewestAsync(row.Entry, row.Tag, row.Place, cancellationToken)));
        return new MembershipTableData([.. rows], table.Version);
    }

    /// <summary>One row, with the silo's newest heartbeat, and the version of the table.</summary>
    /// <exception cref="ReplicationException">It cannot be told now.</exception>
    public async Task<MembershipTableData> ReadRowAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        var table = await ReadTableAsync(cancellationToken);
        return table.Find(silo) is { } row
            ? new MembershipTableData(await NewestAsync(row.Entry, row.Tag, row.Place, cancellationToken), table.Version)
            : new MembershipTableData(table.Version);
    }

    /// <summary>Changes the table.</summary>
    /// <param name="change">Pure; the table then, or <see langword="null"/> if the change does not apply to this one.</param>
    /// <param name="cancellationToken">Stops it before anything is sent.</param>
    /// <returns>Whether it was changed.</returns>
    /// <exception cref="QuorumUnavailableException">Nothing was done.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done; read the table again.</exception>
    /// <exception cref="CorruptReplicasException">Too few replicas can be trusted.</exception>
    public async Task<bool> TryChangeAsync(Func<MembershipTable, MembershipTable?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var (version, table) = await ReadAsync(cancellationToken);
            if (change(table) is not { } next)
                return false;
            var result = await documents.TryWriteAsync(_table, version, next.ToBytes(), cancellationToken);
            if (result.IsDone)
                return true;
        }

        throw new QuorumUnavailableException($"The membership was changed by others {MaximumAttempts} times meanwhile.");
    }

    /// <summary>Publishes a heartbeat; one write for each region, and no read, as long as nobody else uses its place.</summary>
    /// <returns>Whether the silo has a row and is not dead; otherwise nothing is published.</returns>
    /// <exception cref="ReplicationException">It may or may not be published; the next one will do.</exception>
    public async Task<bool> BeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        if (_own is { } own && own.Silo.Equals(heartbeat.Silo) && await TryBeatAsync(own.Place, own.Version, heartbeat, cancellationToken))
            return true;
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if ((await ReadTableAsync(cancellationToken)).Find(heartbeat.Silo) is not { } row || row.Entry.Status == SiloStatus.Dead)
                return false;
            var there = await documents.ReadAsync(PlaceOf(row.Place), cancellationToken);
            if (await TryBeatAsync(row.Place, there?.Version ?? 0, heartbeat, cancellationToken))
                return true;
        }

        throw new QuorumUnavailableException($"The heartbeat of silo {heartbeat.Silo} was overwritten by others {MaximumAttempts} times.");
    }

    private async Task<bool> TryBeatAsync(int place, long version, Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        _own = null;
        var result = await documents.TryWriteAsync(PlaceOf(place), version, heartbeat.ToBytes(), cancellationToken);
        if (result.IsDone)
            _own = new OwnPlace(heartbeat.Silo, place, result.Version);
        return result.IsDone;
    }

    private async Task<(long Version, MembershipTable Table)> ReadAsync(CancellationToken cancellationToken)
    {
        var value = await documents.ReadAsync(_table, cancellationToken);
        return value is null ? (0, MembershipTable.Empty) : (value.Version, MembershipTable.Read(value.Payload));
    }

    private async Task<Tuple<MembershipEntry, string>> NewestAsync(MembershipEntry entry, string tag, int place, CancellationToken cancellationToken)
    {
        if (entry.Status != SiloStatus.Dead
            && await documents.ReadAsync(PlaceOf(place), cancellationToken) is { } value
            && Heartbeat.Read(value.Payload) is var heartbeat && heartbeat.Silo.Equals(entry.SiloAddress) && heartbeat.AliveAt > entry.IAmAliveTime)
        {
            entry.IAmAliveTime = heartbeat.AliveAt;
        }

        return Tuple.Create(entry, tag);
    }

    private RegisterName PlaceOf(int place) =>
        new(new BlobKey($"{HeartbeatPrefix}{KeyText.Of(cluster)}/{place.ToString(CultureInfo.InvariantCulture)}"));

    private sealed record OwnPlace(SiloAddress Silo, int Place, long Version);
}
