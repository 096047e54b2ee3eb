namespace OrleansPim.Simulation.Mutants;

/// <summary>Faults of the ledger and of the subscriber's grain.</summary>
internal static class SubscriberMutants
{
    private const string Ledger = "Ledger/Ledger.cs";
    private const string Head = "Ledger/HeadRegister.cs";
    private const string Grains = "../OrleansPim.Grains/";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("entry applied before it is committed", new MutantEdit(Ledger,
            "        _pending.Add(pending);\n",
            "        _pending.Add(pending);\n        if (MUTANT)\n            Committed = pending.After;\n")) { IsOfSubscribers = true },
        new("wait for a forgotten entry ends well", new MutantEdit(Ledger,
            "        Refuse(_head.Sequence, reason);\n    }",
            "        Refuse(MUTANT ? long.MaxValue : _head.Sequence, reason);\n    }"),
            new MutantEdit(Ledger,
            "if (failure is null && reader.Sequence > _head.Sequence)",
            "if (failure is null && reader.Sequence > _head.Sequence && !MUTANT)")) { IsOfSubscribers = true },
        new("memory kept after it was superseded", new MutantEdit(Ledger,
            "        if (failure is not QuorumUnavailableException)",
            "        if (failure is not QuorumUnavailableException && !MUTANT)")) { IsOfSubscribers = true },
        new("head of another writer taken for one's own", new MutantEdit(Head,
            "sent.Contains(value.WriteId))\n                    return Stand",
            "(sent.Contains(value.WriteId) || (MUTANT && sent.Count > 0)))\n                    return Stand")) { IsOfSubscribers = true },
        new("unknown commit told as not done by the ledger", new MutantEdit(Head,
            "    private OutcomeUnknownException Unknown(List<Guid> sent, ReplicationException exception) =>\n        new($",
            "    private ReplicationException Unknown(List<Guid> sent, ReplicationException exception) => MUTANT\n        ? new QuorumUnavailableException(\"Nothing was done.\", exception)\n        : new OutcomeUnknownException($")) { IsOfSubscribers = true },
        new("segment loses its newest entry", new MutantEdit("Ledger/LedgerHead.cs",
            "fold.Segment.LastSequence - TailStart + 1)).ToArray()",
            "fold.Segment.LastSequence - TailStart + (MUTANT ? 2 : 1))).ToArray()")) { IsOfSubscribers = true },
        new("immutable blob believed on a minority", new MutantEdit("Ledger/ImmutableBlobs.cs",
            "var running = voters.Select(",
            "var running = (MUTANT ? voters[..Math.Min(1, voters.Length)] : voters).Select("),
            new MutantEdit("Ledger/ImmutableBlobs.cs",
            "        while (written < regions.Quorum.Size)\n        {\n            if (written + running.Count < regions.Quorum.Size)",
            "        while (written < (MUTANT ? 1 : regions.Quorum.Size))\n        {\n            if (written + running.Count < (MUTANT ? 1 : regions.Quorum.Size))")) { IsOfSubscribers = true },
        new("snapshot taken for a newer one", new MutantEdit("Ledger/LedgerReplay.cs",
            "new EntryChain(snapshot.Sequence, BlobHash.Of(snapshot.LastHash)), sequence, cancellationToken);",
            "new EntryChain(MUTANT ? head.Sequence : snapshot.Sequence, MUTANT ? head.Chain.Hash : BlobHash.Of(snapshot.LastHash)), sequence, cancellationToken);")) { IsOfSubscribers = true },
        new("request replayed without its id", new MutantEdit(Grains + "Decisions/ChangeDecider.cs",
            "        if (state.Requests.Find(request.RequestId) is { } done)",
            "        if (state.Requests.Find(request.RequestId) is { } done && !MUTANT)")) { IsOfSubscribers = true },
        new("answer about what is not committed yet", new MutantEdit(Grains + "Subscribers/SubscriberChanges.cs",
            "            if (ledger.Committed.Requests.Find(requestId) is null)",
            "            if (ledger.Committed.Requests.Find(requestId) is null && !MUTANT)")) { IsOfSubscribers = true },
        new("precondition ignored", new MutantEdit(Grains + "Decisions/ItemDecider.cs",
            "        if (!Holds(change, existing))",
            "        if (!Holds(change, existing) && !MUTANT)")) { IsOfSubscribers = true },
        new("sync page that skips a sequence", new MutantEdit(Grains + "State/StateReads.cs",
            "collection.Items.ChangedSince(request.Since))",
            "collection.Items.ChangedSince(request.Since + (MUTANT && request.Since > 0 ? 1 : 0)))")) { IsOfSubscribers = true },
        new("tombstone dropped from a sync", new MutantEdit(Grains + "State/StateReads.cs",
            "if (item is not null || request.Since > 0)",
            "if (item is not null || (request.Since > 0 && !MUTANT))")) { IsOfSubscribers = true },
        new("read never confirmed", new MutantEdit(Grains + "Subscribers/SubscriberLedger.cs",
            "ledger.Age < MaximumStaleness)",
            "(MUTANT || ledger.Age < MaximumStaleness))")) { IsOfSubscribers = true },
        new("linearizable read from memory", new MutantEdit(Grains + "Subscribers/SubscriberLedger.cs",
            "if (consistency == ReadConsistency.Bounded && ",
            "if ((consistency == ReadConsistency.Bounded || MUTANT) && ")) { IsOfSubscribers = true },
    ];
}
