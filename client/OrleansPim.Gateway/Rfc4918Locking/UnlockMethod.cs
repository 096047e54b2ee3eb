using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>UNLOCK: gives a lock back (RFC 4918 section 9.11).</summary>
internal sealed class UnlockMethod(LockTable table) : IDavMethod
{
    public string Verb => "UNLOCK";

    public Task HandleAsync(DavCall call)
    {
        var header = call.Http.Request.Headers["Lock-Token"].ToString().Trim();

        // Clients exist that leave out the brackets; their locks would stand in everybody's way until they end.
        var token = header is ['<', .., '>'] ? header[1..^1] : header;
        if (token.Length == 0)
            throw DavException.BadRequest("An UNLOCK has a Lock-Token.");
        if (!table.Release(call.Subscriber.Id, call.Path.Href, token))
            throw new DavException(StatusCodes.Status409Conflict, "No such lock covers this address.", Preconditions.LockTokenMatches);
        call.Answer(StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    }
}
