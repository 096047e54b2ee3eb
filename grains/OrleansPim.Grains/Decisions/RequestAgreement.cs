using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Whether a request that carries a known id can be the one that was done under it. Pure.</summary>
/// <remarks>
/// Whoever uses an id twice, for two intentions, would be told of the second that it is stored, and it is nowhere. What is remembered
/// of a request are its outcomes, so bodies and their order are compared, and the sum of what it was about (<see cref="RequestTargets"/>).
/// </remarks>
internal static class RequestAgreement
{
    /// <summary>The remembered result, if it can be that of the request.</summary>
    /// <exception cref="InvalidException">The id was used for other changes.</exception>
    public static RequestResult Expect(ChangeRequest request, RequestResult result)
    {
        var isSame = request.Changes.Count == result.Outcomes.Count
            && request.Changes.Zip(result.Outcomes).All(pair => Agree(pair.First, pair.Second))
            && (result.Targets == 0 || result.Targets == RequestTargets.Of(request.Changes));
        if (!isSame)
            throw new InvalidException(InvalidReason.RequestId, "The request id was used for other changes: nothing was done now.");
        return result;
    }

    private static bool Agree(Change change, StoredOutcome outcome) => change switch
    {
        PutItem put => outcome.Tag is { } tag && ItemTag.Of(tag) == ItemTag.Of(put),
        DeleteItem => outcome.Tag is null,
        _ => true,
    };
}
