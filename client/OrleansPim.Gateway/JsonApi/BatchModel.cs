namespace OrleansPim.Gateway.JsonApi;

/// <summary>Changes that are committed together or not at all.</summary>
/// <param name="RequestId">Names the intention: a repetition with the same id has the effect and the answer of the first.</param>
/// <param name="Changes">1 to 100.</param>
internal sealed record BatchModel(Guid RequestId, IReadOnlyList<ChangeModel?> Changes);
