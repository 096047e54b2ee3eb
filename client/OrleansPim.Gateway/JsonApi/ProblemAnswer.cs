using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Tells what went wrong as a problem document (RFC 9457).</summary>
internal sealed class ProblemAnswer(FailureAnswer failures)
{
    /// <summary>A problem without further members.</summary>
    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);

    /// <summary>The answer to a failure.</summary>
    public IResult Answer(HttpContext http, Exception exception)
    {
        failures.Report(http, exception);
        if (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted)
        {
            http.Abort();
            return Results.Empty;
        }

        return exception switch
        {
            RefusedException refused => Refused(http, refused),
            DavException { Status: StatusCodes.Status403Forbidden, Precondition: not null } content =>
                Of(StatusCodes.Status422UnprocessableEntity, content.Message),
            DavException refusal => Of(refusal.Status, refusal.Message),
            InvalidException { Reason: InvalidReason.ContentMissing } => Unavailable(http),
            InvalidException invalid => Of(FailureAnswer.Translate(invalid).Status, invalid.Message),
            BadHttpRequestException bad => Of(bad.StatusCode, "The request is malformed."),
            IOException => Of(StatusCodes.Status400BadRequest, "The request is malformed."),
            _ => Unavailable(http),
        };
    }

    private static IResult Refused(HttpContext http, RefusedException refused)
    {
        var answer = Refusals.Translate(refused.Refusal, JsonCall.Of(http).Subscriber.Id, refused.Collection);
        return Results.Problem(answer.Message, statusCode: answer.Status, extensions: new Dictionary<string, object?>
        {
            ["index"] = refused.Refusal.Index,
            ["reason"] = refused.Refusal.Reason.ToString(),
            ["existing"] = refused.Refusal.Existing?.Value,
        });
    }

    /// <summary>Never 404, never empty: whatever cannot be read now is still there.</summary>
    private IResult Unavailable(HttpContext http)
    {
        failures.Postpone(http.Response);
        return Of(StatusCodes.Status503ServiceUnavailable, "Not available now; your data is safe. Please try again later.");
    }
}
