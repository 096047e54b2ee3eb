using System.Collections.Immutable;
using Google.Protobuf;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Items;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Drills.Checks;
using OrleansPim.Grains.State;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>Reads one subscriber's whole ledger back and compares it with everything that anybody was told.</summary>
/// <remarks>
/// Entries are totally ordered and unique, so what remains to check is that the acknowledged are where they were said to be, that
/// the refused are nowhere, that time runs forward, and that every view is the state after some entry, recent enough.
/// </remarks>
internal sealed class SubscriberCheck(SubscriberBook book, SubscriberHistory history, SimulatedProcess healer)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="Violation">Somebody was told what is not so.</exception>
    public async Task RunAsync()
    {
        await using var subscriber = SubscriberBook.NewLedger(healer, history.Id);
        if (await subscriber.TryOpenAsync(CancellationToken.None) is null)
        {
            if (history.IsAcknowledged)
                throw new Violation("existence", $"{history.Id} is said never to have been.");
            return;
        }

        var ledger = await subscriber.OpenFreshAsync(ReadConsistency.Linearizable, CancellationToken.None);
        var entries = await ReadAsync(subscriber.Blobs, ledger.Head);
        var model = Fold(entries);
        foreach (var change in history.Changes.Values)
            Check(change, entries);
        CheckOrder();
        foreach (var view in history.Views)
            Check(view, model);
        CheckState(model, ledger.Committed, "now");
        for (var sequence = 1L; sequence < model.Sequence; sequence += 7)
            CheckState(model, await ledger.ReplayAsync(sequence, CancellationToken.None), $"replayed to {sequence}");
        await CheckPhotosAsync(subscriber, ledger.Committed);
        book.World.Reach($"subscriber: checked with {(ledger.Head.Snapshots.Count > 0 ? "snapshots" : ledger.Head.Segments.Count > 0 ? "segments" : "a tail")}");
    }

    private async Task<List<Entry>> ReadAsync(LedgerBlobs blobs, LedgerHead head)
    {
        var bytes = new List<ByteString>();
        foreach (var segment in await blobs.FindSegmentsAsync(head, 0, CancellationToken.None))
            bytes.AddRange(await blobs.ReadSegmentAsync(segment, CancellationToken.None));
        bytes.AddRange(head.Tail);

        // Throws where the chain is broken.
        var entries = bytes.ConvertAll(Entry.Read);
        var chain = entries.Aggregate(EntryChain.Start(history.Keys.Id), (chain, entry) => chain.Next(entry));
        return chain == head.Chain ? entries : throw new Violation("chain", $"The history of {history.Id} does not lead to its head.");
    }

    // Contents are named by their hash, so whatever is read is right.
    private async Task CheckPhotosAsync(SubscriberLedger subscriber, SubscriberState state)
    {
        foreach (var hash in state.Chunks().Distinct())
        {
            try
            {
                await subscriber.Blobs.Blobs.ReadAsync(history.Keys.Content(hash), hash, CancellationToken.None);
            }
            catch (CorruptReplicasException exception)
            {
                throw new Violation("content", $"{history.Id} lost a photo: {exception.Message}");
            }
        }
    }

    private SubscriberModel Fold(List<Entry> entries)
    {
        var model = new SubscriberModel();
        var seen = new HashSet<Guid>();
        foreach (var entry in entries)
        {
            if (!seen.Add(entry.RequestId))
                throw new Violation("idempotence", $"One request has two entries of {history.Id}, the second is {entry.Sequence}.");
            if (history.Changes.TryGetValue(entry.RequestId, out var change))
                model.Apply(change);
            else if (history.OtherRequests.Contains(entry.RequestId))
                model.Skip();
            else
                throw new Violation("origin", $"Nobody asked for entry {entry.Sequence} of {history.Id}.");
        }

        return model;
    }

    private void Check(DeviceChange change, List<Entry> entries)
    {
        var id = change.Request.RequestId.Value;
        switch (change.Outcome)
        {
            case OperationOutcome.Done when change.Sequence > entries.Count || entries[(int)change.Sequence - 1].RequestId != id:
                throw new Violation("durability", $"{history.Id} lost {change}; the ledger has {entries.Count} entries.");
            case OperationOutcome.NotDone when entries.Exists(entry => entry.RequestId == id):
                throw new Violation("refusal", $"{history.Id} did what it had refused: {change}.");
            default:
                break;
        }
    }

    private void CheckOrder()
    {
        var done = history.Changes.Values.Where(change => change.Outcome == OperationOutcome.Done).ToList();
        var over = done.OrderBy(change => change.ReturnedAt).ToList();
        var (next, newest) = (0, 0L);
        foreach (var change in done.OrderBy(change => change.InvokedAt))
        {
            for (; next < over.Count && over[next].ReturnedAt < change.InvokedAt; next++)
                newest = Math.Max(newest, over[next].Sequence);
            if (change.Sequence <= newest)
                throw new Violation("order", $"{history.Id}: {change} was asked for after entry {newest} was acknowledged.");
        }
    }

    private void Check(DeviceView view, SubscriberModel model)
    {
        if (view.Sequence > model.Sequence)
            throw new Violation("memory", $"{history.Id}: {view}, but the ledger ends at {model.Sequence}: memory was ahead of it.");
        if (view.Contents is { } contents && !AreEqual(contents, model.At(view.Sequence)))
            throw new Violation("contents", $"{history.Id}: {view} showed {Describe(contents)}, the entries say {Describe(model.At(view.Sequence))}.");

        var stale = view.IsNewest ? TimeSpan.Zero : SubscriberLedger.MaximumStaleness;
        var least = history.Changes.Values
            .Where(change => change.ReturnedAt < view.InvokedAt && change.ReturnedTime <= view.InvokedTime - stale)
            .Select(change => change.Sequence).DefaultIfEmpty().Max();
        if (view.Sequence < least)
            throw new Violation("staleness", $"{history.Id}: {view}, although entry {least} had been acknowledged {(view.IsNewest ? "before" : "long before")}.");
    }

    private void CheckState(SubscriberModel model, SubscriberState state, string when)
    {
        var request = new ListRequest { Collection = CollectionId.Contacts, Limit = ListRequest.MaximumLimit, WithBodies = true };
        var contents = StateReads.List(state, request)!.Items.ToDictionary(item => item.Info.Name.Value, item => ItemTag.Of(item.Body).ToETag().Value);
        if (!AreEqual(contents, model.At(state.Sequence)))
            throw new Violation("contents", $"{history.Id} {when} is {Describe(contents)}, the entries say {Describe(model.At(state.Sequence))}.");
    }

    private static bool AreEqual(IReadOnlyDictionary<string, string> one, ImmutableDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var tag) && tag == pair.Value);

    private static string Describe(IReadOnlyDictionary<string, string> contents) =>
        "{" + string.Join(", ", contents.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value[..4]}")) + "}";
}
