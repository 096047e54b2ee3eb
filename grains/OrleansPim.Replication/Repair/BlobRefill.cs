using System.Security.Cryptography;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Puts single blobs into a store that is being rebuilt.</summary>
/// <param name="target">The store, voting under its new life.</param>
/// <param name="regions">All regions, that one included.</param>
/// <param name="context">What the parts of repair share.</param>
/// <param name="reason">As what its work is counted.</param>
internal sealed class BlobRefill(Region target, RegionSet regions, RepairContext context, RepairReason reason = RepairReason.Rebuild)
{
    /// <summary>How often one blob is tried before the rebuild gives up.</summary>
    private const int MaximumAttempts = 5;

    // The deadlines of the registers do not cover what is asked of the store itself, and nobody else waits for it with an end.
    private readonly TimedRegionStore _store = new(target.Store, context.Clock);

    /// <summary>Puts what the other stores hold under one key into the store, and reads it back.</summary>
    /// <exception cref="ReplicationException">The other stores do not suffice now.</exception>
    /// <exception cref="RegionUnavailableException">The store does not answer.</exception>
    public Task FillAsync(BlobKey key, CancellationToken cancellationToken) => BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable
        ? FillImmutableAsync(key, cancellationToken)
        : FillRegisterAsync(new RegisterName(key), cancellationToken);

    /// <summary>The same for a store that votes already: the record comes as any laggard's does.</summary>
    /// <exception cref="ReplicationException">The other stores do not suffice now.</exception>
    /// <returns>Whether every replica has it now.</returns>
    public async Task<bool> FillVotingAsync(BlobKey key, CancellationToken cancellationToken)
    {
        if (BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable)
        {
            await FillImmutableAsync(key, cancellationToken);
            return true;
        }

        // Twice, since a hole that is found by the first is a blank then, and is filled by the second.
        await using var register = NewRegister(new RegisterName(key));
        return await register.HealAsync(context.Clock.ReplicaTimeout, cancellationToken);
    }

    /// <summary>Deletes a record of a former life that no other store knows of; the store has no vote.</summary>
    /// <exception cref="QuorumUnavailableException">The store begins another life.</exception>
    public async Task RemoveStrayAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var found = await _store.ReadAsync(key, cancellationToken);
        if (found is not { } stray || ReadOfThisLife(found, new RegisterName(key)) is not null)
            return;
        await ConfirmLifeAsync(cancellationToken);
        await _store.TryDeleteAsync(key, stray.Version, cancellationToken);
    }

    /// <summary>
    /// What is to be written over a blank that this life of the store holds, after it was promised and found chosen under a fresh
    /// ballot by a quorum of the others; what they have promised so far is worth nothing from then on.
    /// </summary>
    /// <param name="name">Which register.</param>
    /// <param name="others">All regions, of which the store that is rebuilt has no vote.</param>
    /// <param name="beforePromises">What it waits for between reading and promising, so that many promise together.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns><see langword="null"/> if nothing was ever chosen.</returns>
    /// <exception cref="ReplicationException">The others alone do not suffice now.</exception>
    public async Task<RegisterRecord?> FenceAsync(
        RegisterName name, RegionSet others, Func<Task>? beforePromises, CancellationToken cancellationToken)
    {
        await using var register = NewRegister(name, others, beforePromises);
        return await register.FenceAsync(cancellationToken) is { } chosen ? chosen with { Incarnation = Life } : null;
    }

    private async Task FillRegisterAsync(RegisterName name, CancellationToken cancellationToken)
    {
        // Another process may have admitted the store meanwhile, so this obeys rule B4 as every lane does: a hole is seen, becomes a
        // blank, then a quorum of others accepts, and only then the record goes in under the blank's token. A must-not-exist write
        // of a record could land late, after a newer one was acknowledged here and lost again.
        await using var register = NewRegister(name);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var found = await _store.ReadAsync(name.Key, cancellationToken);
            var there = ReadOfThisLife(found, name);

            // One of the new life is there already when a rebuild broke off, and when a lane was faster: at worst a laggard now.
            if (there is { IsBlank: false })
            {
                if (attempt > 1)
                    target.Figures.Repairs.Add(reason);
                return;
            }

            if (found is not { } observed)
            {
                await WriteAsync(NewBlank(name), null, cancellationToken);
                continue;
            }

            if (await register.RepairAsync(cancellationToken) is not { } chosen)
            {
                // Nothing was ever chosen. A record of a former life, left there, would be foreign to everybody for ever.
                await RemoveStrayAsync(name.Key, cancellationToken);
                return;
            }

            // What the blank has promised stays promised.
            var promised = there is not null && there.Promised > chosen.Promised ? there.Promised : chosen.Promised;
            await WriteAsync(chosen with { Incarnation = Life, Promised = promised }, observed.Version, cancellationToken);
        }

        throw new QuorumUnavailableException($"Register {name} could not be written into region {target.Name} in {MaximumAttempts} attempts.");
    }

    /// <summary>A record of the store's present life that promises next to nothing.</summary>
    public RegisterRecord NewBlank(RegisterName name) =>
        new(name, regions.ConfigurationId, Life, Ballot.Zero.Next(new ProposerId(context.Ids.NextId())), AcceptedAt.Nothing, Guid.Empty, default);

    private async Task WriteAsync(RegisterRecord record, BlobVersion? expected, CancellationToken cancellationToken)
    {
        await ConfirmLifeAsync(cancellationToken);
        await _store.TryWriteAsync(record.Name.Key, RegisterRecordCodec.ToBytes(record), expected, cancellationToken);
    }

    private StoreIncarnation Life => target.Standing.Incarnation;

    /// <summary>Looks whether the store still lives the life that is rebuilt.</summary>
    /// <remarks>A rebuild that slept may wake up beside a later one: what it takes for a record of a former life may be of the next.</remarks>
    /// <exception cref="QuorumUnavailableException">It begins another.</exception>
    /// <exception cref="RegionUnavailableException">It does not answer.</exception>
    public async Task ConfirmLifeAsync(CancellationToken cancellationToken)
    {
        if (!await ReplicaReader.HasMarkerAsync(target, target.Standing, cancellationToken))
            throw new QuorumUnavailableException($"Region {target.Name} has begun another life than the one that is rebuilt.");
    }

    private QuorumRegister NewRegister(RegisterName name, RegionSet? asked = null, Func<Task>? beforePromises = null) =>
        new(name, asked ?? regions, context.Ids, context.Time, context.Options, context.Logger) { BeforePromises = beforePromises };

    private RegisterRecord? ReadOfThisLife(Blob? blob, RegisterName name) =>
        blob is { } found
        && RegisterRecordCodec.TryRead(found.Content, name, out var record) == RecordDamage.None
        && record!.Incarnation == Life
        && record.ConfigurationId == regions.ConfigurationId
            ? record
            : null;

    private async Task FillImmutableAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var good = default(ReadOnlyMemory<byte>?);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var found = await _store.ReadAsync(key, cancellationToken);
            if (found is { } there && IsIntact(key, there.Content.Span))
                return;
            if (found is not null)
                target.Figures.Violations.Add(IntegrityViolation.Blob);
            good ??= await ReadIntactAsync(key, cancellationToken);
            if (good is not { } content)
                return;
            if (await _store.TryWriteAsync(key, content, found?.Version, cancellationToken) is not null)
                target.Figures.Repairs.Add(reason);
        }

        throw new QuorumUnavailableException($"Blob {key} could not be written into region {target.Name} in {MaximumAttempts} attempts.");
    }

    /// <summary>An immutable blob as any voting region holds it intact.</summary>
    /// <returns><see langword="null"/> if none holds it.</returns>
    /// <exception cref="CorruptReplicasException">All that hold it hold it damaged.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadIntactAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var damaged = 0;
        foreach (var region in regions.Regions.Where(region => region.Standing.HasVote))
        {
            using var deadline = context.Clock.StartDeadline(cancellationToken);
            if (await region.Store.ReadAsync(key, deadline.Token) is not { } blob)
                continue;
            if (IsIntact(key, blob.Content.Span))
                return blob.Content;
            region.Figures.Violations.Add(IntegrityViolation.Blob);
            damaged++;
        }

        // Listed a moment ago and gone from all of them: it was collected. Damaged everywhere is not the same as gone.
        return damaged == 0 ? null : throw new CorruptReplicasException($"Blob {key} is damaged in all {damaged} regions that hold it.");
    }

    /// <summary>One blob was brought to the store.</summary>
    public void CountRepair() => target.Figures.Repairs.Add(reason);

    /// <summary>Whether an immutable blob is what its name says.</summary>
    public static bool IsIntact(BlobKey key, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return key.Value.EndsWith('/' + Convert.ToHexStringLower(hash), StringComparison.Ordinal);
    }
}
