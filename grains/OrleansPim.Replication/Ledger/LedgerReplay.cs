using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>Brings back the state at any sequence of a ledger: a snapshot, and the entries after it.</summary>
/// <remarks>
/// Every entry is checked against the one before, and the last one against the head, so that neither a gap nor a rewritten past
/// goes unseen. A lost snapshot costs time, not data: an older one is taken, or the whole history.
/// </remarks>
internal sealed class LedgerReplay<TState>(LedgerBlobs blobs, LedgerHead head, ILogger logger)
    where TState : class, ILedgerState<TState>
{
    /// <summary>How many entries are applied before other work of the scheduler gets its turn.</summary>
    private const int SliceLength = 256;

    /// <summary>The state at the head.</summary>
    /// <exception cref="CorruptReplicasException">Something that the head names is lost, or the history contradicts itself.</exception>
    /// <exception cref="QuorumUnavailableException">Something that the head names cannot be read now.</exception>
    public Task<TState> RunAsync(CancellationToken cancellationToken) => RunAsync(head.Sequence, cancellationToken);

    /// <summary>The state at the head, from what was known before: only what came since is read.</summary>
    /// <inheritdoc cref="RunAsync(CancellationToken)"/>
    public async Task<TState> RunAsync(LedgerMemory<TState> known, CancellationToken cancellationToken)
    {
        if (known.Chain.Sequence > head.Sequence)
            return await RunAsync(cancellationToken);
        try
        {
            return await ReplayAsync(known.State, known.Chain, head.Sequence, cancellationToken);
        }
        catch (CorruptReplicasException exception)
        {
            LedgerMessages.MemoryUnusable(logger, blobs.Keys.Id, known.Chain.Sequence, exception);
            return await RunAsync(cancellationToken);
        }
    }

    /// <summary>The state as it was after the entry at <paramref name="sequence"/> (inclusive); at 0, before the first.</summary>
    /// <inheritdoc cref="RunAsync(CancellationToken)"/>
    public async Task<TState> RunAsync(long sequence, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, head.Sequence);
        foreach (var snapshot in head.Snapshots.Where(snapshot => snapshot.Sequence <= sequence).Reverse())
        {
            try
            {
                var state = await SnapshotReader.ReadAsync<TState>(blobs, snapshot, cancellationToken);
                return await ReplayAsync(state, new EntryChain(snapshot.Sequence, BlobHash.Of(snapshot.LastHash)), sequence, cancellationToken);
            }
            catch (CorruptReplicasException exception)
            {
                LedgerMessages.SnapshotUnusable(logger, blobs.Keys.Id, snapshot.Sequence, exception);
            }
        }

        return await ReplayAsync(TState.Empty, EntryChain.Start(blobs.Keys.Id), sequence, cancellationToken);
    }

    private async Task<TState> ReplayAsync(TState state, EntryChain chain, long until, CancellationToken cancellationToken)
    {
        var start = chain.Sequence;
        var segments = await blobs.FindSegmentsAsync(head, start, cancellationToken);
        foreach (var group in segments.Where(segment => segment.FirstSequence <= until).Chunk(LedgerBlobs.ReadConcurrency))
        {
            var runs = await Task.WhenAll(group.Select(segment => blobs.ReadSegmentAsync(segment, cancellationToken)));
            foreach (var (segment, entries) in group.Zip(runs))
                (state, chain) = await ApplyAsync(state, chain, entries.Skip((int)Math.Max(0, start - segment.FirstSequence + 1)), until);
        }

        var skipped = (int)Math.Max(0, start - head.TailStart + 1);
        (state, chain) = await ApplyAsync(state, chain, head.Tail.Skip(skipped), until);
        var complete = until == head.Sequence ? chain == head.Chain : chain.Sequence == until;
        return complete
            ? state
            : throw new CorruptReplicasException($"The history of ledger {blobs.Keys.Id} ends at entry {chain.Sequence} and does not lead to entry {until}.");
    }

    private static async Task<(TState State, EntryChain Chain)> ApplyAsync(TState state, EntryChain chain, IEnumerable<ByteString> entries, long until)
    {
        var slice = 0;
        foreach (var bytes in entries)
        {
            if (chain.Sequence == until)
                break;
            var entry = Entry.Read(bytes);
            chain = chain.Next(entry);
            state = state.Apply(entry);
            if (++slice % SliceLength == 0)
                await Task.Yield();
        }

        return (state, chain);
    }
}
