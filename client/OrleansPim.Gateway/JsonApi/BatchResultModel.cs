namespace OrleansPim.Gateway.JsonApi;

/// <summary>A batch that is committed: durable on a quorum of regions.</summary>
/// <param name="Sequence">The entry that holds it.</param>
/// <param name="Outcomes">One for each change, in order.</param>
internal sealed record BatchResultModel(long Sequence, IReadOnlyList<OutcomeModel> Outcomes);
