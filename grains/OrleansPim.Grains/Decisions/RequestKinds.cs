using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>One request id names one intention.</summary>
internal static class RequestKinds
{
    /// <summary>The remembered result, if it is of the kind that is asked for now.</summary>
    /// <exception cref="InvalidException">The id was used for something else.</exception>
    public static RequestResult Expect(RequestResult result, RequestKind kind) => result.Kind == kind
        ? result
        : throw new InvalidException(InvalidReason.RequestId, "The request id was used for another kind of request.");
}
