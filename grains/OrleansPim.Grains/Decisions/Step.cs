using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>What one change of a request comes to.</summary>
/// <param name="Mutations">What it does; empty when it is refused.</param>
/// <param name="Outcome">What it is answered.</param>
/// <param name="Refusal">Why it is refused.</param>
/// <param name="Existing">For a UID conflict, who has the UID.</param>
internal readonly record struct Step(IReadOnlyList<Mutation> Mutations, StoredOutcome? Outcome, RefusalReason? Refusal, string? Existing)
{
    public static Step Refuse(RefusalReason reason, string? existing = null) => new([], null, reason, existing);

    public static Step Do(Mutation mutation, bool created, ItemTag? tag = null) => Do([mutation], created, tag);

    public static Step Do(IReadOnlyList<Mutation> mutations, bool created, ItemTag? tag = null) =>
        new(mutations, new StoredOutcome { Created = created, Tag = tag?.ToStored() }, null, null);
}
