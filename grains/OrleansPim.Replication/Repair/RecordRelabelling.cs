using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Gives every record of a region that leaves the label of a life that no configuration ever names, so that nobody counts it again.</summary>
/// <param name="old">The region that leaves; its marker is retired already, so a blob that is made from now on does not count.</param>
/// <param name="newcomer">The region that takes its place, and says nothing yet.</param>
/// <param name="next">The regions with the newcomer in the place of the one that leaves.</param>
/// <param name="life">The life under which its records were votes.</param>
/// <param name="retired">The life of the retired marker.</param>
/// <param name="context">What the parts of repair share.</param>
/// <remarks>
/// <para>
/// A process that sleeps may hold the token of any blob here, also of a blank or a damaged one that it is about to fill (rule B4). So every
/// blob of a register is written anew, each under the token of what was read: whatever a sleeper sends then loses its race, and what it reads is foreign
/// to it. The configuration's own record is one of them.
/// </para>
/// <para>
/// A record that is a vote is relabelled only once a quorum of the others holds what it holds or something later, so that another loss on the way
/// loses nothing. Anything but a record of the life that ends is touched only after the marker was read once more: whoever slept here
/// may wake up beside a rebuild that began after the replacement was given up, and what it takes for a blank of old may be of the next life.
/// </para>
/// </remarks>
internal sealed class RecordRelabelling(
    Region old, Region newcomer, RegionSet next, StoreIncarnation life, StoreIncarnation retired, RepairContext context)
{
    /// <summary>How often one record is tried that others write at the same time; they learn within a second that the region leaves.</summary>
    private const int MaximumAttempts = 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly TimedRegionStore _store = new(old.Store, context.Clock);
    private long _done;
    private long _total;

    /// <summary>How many records were looked at.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How many there are, once they were listed.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Relabels all that lie there. What is made later does not count, and needs no label.</summary>
    /// <exception cref="ReplicationException">The others do not suffice now.</exception>
    /// <exception cref="RegionUnavailableException">The region that leaves does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var keys = (await new BlobInventory(context.Clock).ListAsync(old, cancellationToken))
            .Where(key => BlobCatalog.KindOf(key) == BlobKindOfRepair.Register || key == ConfigurationRegister.Name.Key).ToList();
        Interlocked.Exchange(ref _total, keys.Count);
        using var pace = new RebuildPace();
        await pace.ForEachAsync(keys, context.Time, async key =>
        {
            await RelabelAsync(new RegisterName(key), cancellationToken);
            Interlocked.Increment(ref _done);
        }, cancellationToken);
    }

    private async Task RelabelAsync(RegisterName name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (await _store.ReadAsync(name.Key, cancellationToken) is not { } blob)
                return;
            var damage = RegisterRecordCodec.TryRead(blob.Content, name, out var record);
            if (damage == RecordDamage.TooNew)
                throw new CorruptReplicasException($"Register {name} was written by a newer release: replace the region by a silo of that release.");
            if (damage == RecordDamage.None && record!.Incarnation == retired)
                return;
            if (await MayRelabelAsync(name, damage == RecordDamage.None ? record : null, cancellationToken)
                && await _store.TryWriteAsync(name.Key, Relabel(name, damage == RecordDamage.None ? record : null), blob.Version, cancellationToken) is not null)
                return;
            await context.Clock.DelayAsync(RetryDelay, cancellationToken);
        }

        throw new QuorumUnavailableException(
            $"Register {name} could not be brought to a quorum of the other regions, or changed, {MaximumAttempts} times while it was relabelled.");
    }

    private byte[] Relabel(RegisterName name, RegisterRecord? record)
    {
        // Damage is nobody's vote, and nothing of it can be kept. A blank in its place takes the token from who wants to fill it.
        var kept = record ?? new RegisterRecord(
            name, next.ConfigurationId, retired, Ballot.Zero.Next(new ProposerId(context.Ids.NextId())), AcceptedAt.Nothing, Guid.Empty, default);
        return RegisterRecordCodec.ToBytes(kept with { Incarnation = retired });
    }

    private async Task<bool> MayRelabelAsync(RegisterName name, RegisterRecord? record, CancellationToken cancellationToken)
    {
        if (record?.Incarnation != life)
        {
            await ConfirmRetiredAsync(cancellationToken);
            return true;
        }

        if (record.IsBlank || await IsHeldByOthersAsync(name, record.Accepted, cancellationToken))
            return true;
        await BringToOthersAsync(name, cancellationToken);
        return false;
    }

    private async Task<bool> IsHeldByOthersAsync(RegisterName name, AcceptedAt accepted, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(next.Regions.Select(
            region => ReplicaReader.ReadAsync(region, name, next.ConfigurationId, context.Clock, cancellationToken)));
        return answers.Count(answer => answer.Kind == AnswerKind.Record && answer.Record!.Accepted >= accepted) >= next.Quorum.Size;
    }

    // Here alone the region that leaves still votes, by what it holds: as the sleeper that nobody can exclude does.
    private async Task BringToOthersAsync(RegisterName name, CancellationToken cancellationToken)
    {
        var leaving = old.NewLife(_store);
        leaving.Judge(RegionStanding.Voting(life));
        var everybody = new RegionSet([.. next.Regions.Select(region => region == newcomer ? leaving : region)]) { ConfigurationId = next.ConfigurationId };
        await using var register = new QuorumRegister(name, everybody, context.Ids, context.Time, context.Options, context.Logger);
        await register.HealAsync(context.Clock.ReplicaTimeout, cancellationToken);
    }

    private async Task ConfirmRetiredAsync(CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(StoreMarker.Key, cancellationToken) is not { } found
            || StoreMarker.TryRead(found.Content.Span) is not { Role: MarkerRole.Retired } marker
            || marker.Incarnation != retired)
            throw new QuorumUnavailableException($"Region {old.Name} has begun another life meanwhile.");
    }
}
