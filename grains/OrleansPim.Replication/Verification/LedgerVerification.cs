using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Verification;

/// <summary>Reads a whole ledger in every region: that it exists, its head, and every segment, index and snapshot that the head leads to.</summary>
/// <remarks>
/// Walks the history from its first entry and never takes a snapshot's word for it, as an opening does. Changes nothing. Reads
/// one blob after the other, so it runs beside a ledger that is in use; what that writes meanwhile is not looked at.
/// </remarks>
internal sealed class LedgerVerification<TState>(LedgerId id, VerificationFindings findings, ReplicaVerification replicas)
    where TState : class, ILedgerState<TState>
{
    private readonly LedgerKeys _keys = new(id);
    private readonly Dictionary<long, BlobHash> _hashes = [];

    /// <summary>Hears of every entry, from the first: the state before it, and the entry.</summary>
    public Action<TState, Entry>? Watcher { get; init; }

    /// <summary>Whether the ledger is recorded to exist.</summary>
    public bool Exists { get; private set; }

    /// <summary>The head that was walked; <see langword="null"/> if none could be read.</summary>
    public LedgerHead? Head { get; private set; }

    /// <summary>Verifies everything that the head leads to.</summary>
    /// <returns>What the whole history adds up to; <see langword="null"/> if it cannot be read to its end.</returns>
    public async Task<TState?> RunAsync(CancellationToken cancellationToken)
    {
        Exists = await replicas.ReadAsync("existence", _keys.Existence, cancellationToken) is not null;
        if (await replicas.ReadAsync("head", _keys.Head, cancellationToken) is not { } value)
        {
            if (Exists)
                findings.Report($"Ledger {id} exists, and its head cannot be read.");
            return null;
        }

        try
        {
            var head = Head = LedgerHead.Read(id, value.Payload);
            var state = await WalkAsync(head, cancellationToken);
            foreach (var snapshot in head.Snapshots)
                await VerifyAsync(snapshot, cancellationToken);
            return state;
        }
        catch (CorruptReplicasException exception)
        {
            findings.Report(exception.Message);
            return null;
        }
    }

    private async Task<TState> WalkAsync(LedgerHead head, CancellationToken cancellationToken)
    {
        var (state, chain) = (TState.Empty, EntryChain.Start(id));
        foreach (var snapshot in head.Snapshots)
            _hashes[snapshot.Sequence] = default;
        foreach (var segment in await FindSegmentsAsync(head, cancellationToken))
        {
            var hash = BlobHash.Of(segment.Sha256);
            var blob = await replicas.ReadAsync("segments", _keys.Segment(hash), hash, cancellationToken)
                ?? throw new CorruptReplicasException($"The history ends at entry {chain.Sequence}: segment {hash} is lost, or named twice.");
            (state, chain) = Take(state, chain, BlobFrame.Read(BlobKind.Segment, SegmentRecord.Parser, blob).Entries);
        }

        (state, chain) = Take(state, chain, head.Tail);
        return chain == head.Chain
            ? state
            : throw new CorruptReplicasException($"The history ends at entry {chain.Sequence} and does not lead to entry {head.Sequence} of the head.");
    }

    private (TState State, EntryChain Chain) Take(TState state, EntryChain chain, IEnumerable<ByteString> entries)
    {
        foreach (var bytes in entries)
        {
            var entry = Entry.Read(bytes);
            chain = chain.Next(entry);
            Watcher?.Invoke(state, entry);
            state = state.Apply(entry);
            findings.Entries = chain.Sequence;
            if (_hashes.ContainsKey(chain.Sequence))
                _hashes[chain.Sequence] = chain.Hash;
        }

        return (state, chain);
    }

    private async Task<List<SegmentReference>> FindSegmentsAsync(LedgerHead head, CancellationToken cancellationToken)
    {
        var segments = head.Segments.ToList();
        for (var index = head.Index; index is not null;)
        {
            var hash = BlobHash.Of(index.Sha256);
            var blob = await replicas.ReadAsync("indexes", _keys.Index(hash), hash, cancellationToken)
                ?? throw new CorruptReplicasException($"Index {hash}, which names older segments, is lost.");
            var record = LedgerBlobs.ParseIndex(blob);
            segments.InsertRange(0, record.Segments);
            index = record.Previous;
        }

        return segments;
    }

    private async Task VerifyAsync(SnapshotReference reference, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(reference.Sha256);
        if (_hashes[reference.Sequence] != BlobHash.Of(reference.LastHash))
            findings.Report($"Snapshot {hash} is of another history than the one that leads to the head.");
        if (await replicas.ReadAsync("snapshots", _keys.Snapshot(hash), hash, cancellationToken) is not { } blob)
            return;
        foreach (var chunk in BlobFrame.Read(BlobKind.Snapshot, SnapshotRecord.Parser, blob).Chunks.Select(BlobHash.Of))
            await replicas.ReadAsync("snapshots", _keys.Snapshot(chunk), chunk, cancellationToken);
    }
}
