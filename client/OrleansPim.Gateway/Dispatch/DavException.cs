namespace OrleansPim.Gateway.Dispatch;

/// <summary>Ends a request with a status that tells the client what is wrong with it.</summary>
/// <param name="status">An HTTP status; never a 5xx for bad input.</param>
/// <param name="message">A sentence for the person who reads the client's log; no contents.</param>
/// <param name="precondition">The rule that was broken, where the protocol names one.</param>
internal sealed class DavException(int status, string message, Precondition? precondition = null) : Exception(message)
{
    public int Status { get; } = status;

    public Precondition? Precondition { get; } = precondition;

    public static DavException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static DavException NotFound() => new(StatusCodes.Status404NotFound, "There is nothing at this address.");

    /// <summary>409: what is to be made has no collection that could hold it (RFC 4918 sections 9.3.1, 9.7.1, 9.8.5).</summary>
    public static DavException ParentMissing() => new(StatusCodes.Status409Conflict, "There is no collection that could hold this.");

    public static DavException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    public static DavException Refused(Precondition precondition, string message) =>
        new(StatusCodes.Status403Forbidden, message, precondition);

    public static DavException PreconditionFailed() =>
        new(StatusCodes.Status412PreconditionFailed, "The resource is not in the state that the request asks for.");

    /// <summary>413; 403 where the protocol names a precondition, whose breach is 403 or 409 (RFC 4791 section 1.3, RFC 6352 section 1).</summary>
    public static DavException TooLarge(long limit, Precondition? precondition = null) => new(
        precondition is null ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status403Forbidden, $"The body is limited to {limit} bytes.", precondition);
}
