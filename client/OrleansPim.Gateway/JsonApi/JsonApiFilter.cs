using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;
using OrleansPim.Gateway.Rfc9111Caching;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Lets a device of the subscriber through, and nobody else. All that can go wrong becomes a problem document here.</summary>
internal sealed class JsonApiFilter(BasicAuthenticator authenticator, PimClient client, ProblemAnswer problems) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        using var trace = RequestTrace.Start(http.Request.Method);
        try
        {
            if (await authenticator.AuthenticateAsync(http).ConfigureAwait(false) is not { } device)
                return ProblemAnswer.Of(StatusCodes.Status401Unauthorized, "Name and app password, please.");

            // The same words whether that subscriber exists or not.
            if (http.GetRouteValue("id") as string != device.Subscriber.Value)
                return ProblemAnswer.Of(StatusCodes.Status403Forbidden, "This address is not yours.");
            var call = new JsonCall(http, client.Subscriber(device.Subscriber), device.Device);
            await FreshRead.EnsureAsync(http.Request, call.Subscriber, call.Cancellation).ConfigureAwait(false);
            call.Attach();
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (FailureAnswer.CanAnswer(exception, http) || exception is RefusedException)
        {
            return problems.Answer(http, exception);
        }
    }
}
