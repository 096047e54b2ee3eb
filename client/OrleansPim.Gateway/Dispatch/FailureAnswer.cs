using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Turns a failure into the answer that keeps the phone's copy safe: 503 for our trouble, 4xx for theirs, and a cut connection for
/// a listing that cannot be completed.</summary>
internal sealed partial class FailureAnswer(IOptions<GatewayOptions> options, ILogger<FailureAnswer> logger)
{
    /// <summary>When to ask again, in seconds.</summary>
    private string RetryAfter { get; } = ((long)options.Value.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether this failure is one that has an answer; anything else is a mistake of ours and goes to the host.</summary>
    public static bool CanAnswer(Exception exception, HttpContext http) =>
        exception is DavException or PimException or BadHttpRequestException || IsBadFraming(exception) || http.RequestAborted.IsCancellationRequested;

    /// <summary>What a refusal by the grain means to an HTTP client.</summary>
    public static DavException Translate(InvalidException invalid) => invalid.Reason switch
    {
        InvalidReason.UnknownSubscriber => DavException.Forbidden("This address is not yours."),
        InvalidReason.TooLarge => new DavException(StatusCodes.Status413PayloadTooLarge, invalid.Message),
        InvalidReason.CollectionId or InvalidReason.ItemName => DavException.Forbidden(invalid.Message),
        InvalidReason.Property => new DavException(StatusCodes.Status409Conflict, invalid.Message),
        InvalidReason.ContentMissing => new DavException(StatusCodes.Status503ServiceUnavailable, invalid.Message),
        _ => DavException.BadRequest(invalid.Message),
    };

    /// <summary>Logs what is trouble of ours.</summary>
    public void Report(HttpContext http, Exception exception)
    {
        if (exception is not PimException or InvalidException)
            return;
        if (exception is CorruptException)
            LogCorrupt(http.Request.Method, exception.Message);
        else
            LogUnavailable(http.Request.Method, exception.Message);
    }

    public Task WriteAsync(HttpContext http, Exception exception, bool hasBegunAnswer)
    {
        Report(http, exception);
        if (http.RequestAborted.IsCancellationRequested || hasBegunAnswer || http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }
        return exception switch
        {
            DavException refusal => ErrorBody.WriteAsync(http, refusal),

            // What the gateway has just uploaded was collected before it was named: trouble of ours, and gone with the next attempt.
            InvalidException { Reason: InvalidReason.ContentMissing } => WriteUnavailableAsync(http),
            InvalidException invalid => ErrorBody.WriteAsync(http, Translate(invalid)),
            _ when IsBadFraming(exception) => ErrorBody.WriteAsync(http, DavException.BadRequest("The request is malformed.")),
            BadHttpRequestException bad => ErrorBody.WriteAsync(http, new DavException(bad.StatusCode, "The request is malformed.")),
            _ => WriteUnavailableAsync(http),
        };
    }

    /// <summary>The server reports a chunk whose length is beyond all numbers as trouble of its own.</summary>
    private static bool IsBadFraming(Exception exception) => exception is IOException { InnerException: OverflowException };

    /// <summary>Says when to come back, and takes back what was already said of a body that could not be read then.</summary>
    public void Postpone(HttpResponse response)
    {
        response.ContentLength = null;
        foreach (var name in (ReadOnlySpan<string>)[HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.AcceptRanges, HeaderNames.ContentRange])
            response.Headers.Remove(name);
        response.Headers.RetryAfter = RetryAfter;
    }

    /// <summary>Never 404, never empty, never an invalid token: whatever cannot be read now is still there.</summary>
    private Task WriteUnavailableAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        Postpone(http.Response);
        return ErrorBody.WriteTextAsync(http, "Not available now; your data is safe. Please try again later.");
    }

    [LoggerMessage(4002, LogLevel.Warning, "Answered {Method} with 503: {Reason}")]
    private partial void LogUnavailable(string method, string reason);

    [LoggerMessage(4003, LogLevel.Error, "Answered {Method} with 503 because stored data failed verification: {Reason}")]
    private partial void LogCorrupt(string method, string reason);
}
