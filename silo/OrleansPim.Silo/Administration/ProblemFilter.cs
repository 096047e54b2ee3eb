using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OrleansPim.Contracts.Errors;
using OrleansPim.Silo.Health;

namespace OrleansPim.Silo.Administration;

/// <summary>Turns the kinds of <see cref="PimException"/> into answers of the administration.</summary>
internal sealed class ProblemFilter(Readiness readiness) : IEndpointFilter
{
    /// <summary>What a caller is asked to wait before it tries again, in seconds.</summary>
    public const int RetryAfterSeconds = 2;

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!readiness.IsStarted)
            return Unavailable(context.HttpContext, "The node is still starting, or already stopping.");
        try
        {
            return await next(context);
        }
        catch (PimException exception)
        {
            return Answer(context.HttpContext, exception);
        }
    }

    private static ProblemHttpResult Answer(HttpContext context, PimException exception) => exception switch
    {
        InvalidException { Reason: InvalidReason.UnknownSubscriber } => Problem(StatusCodes.Status404NotFound, exception),
        InvalidException => Problem(StatusCodes.Status400BadRequest, exception),
        UnavailableException or ConflictException => Unavailable(context, exception.Message),
        UnknownOutcomeException => Unavailable(
            context, $"It may or may not have been done: look before you repeat it. {exception.Message}"),
        _ => Problem(StatusCodes.Status500InternalServerError, exception),
    };

    private static ProblemHttpResult Problem(int status, PimException exception) =>
        TypedResults.Problem(exception.Message, statusCode: status);

    private static ProblemHttpResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers[HeaderNames.RetryAfter] = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
