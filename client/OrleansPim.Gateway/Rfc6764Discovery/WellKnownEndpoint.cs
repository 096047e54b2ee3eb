using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;

namespace OrleansPim.Gateway.Rfc6764Discovery;

/// <summary>Sends clients that know only the host name to where everything begins (RFC 6764 section 5).</summary>
internal sealed class WellKnownEndpoint(BasicAuthenticator authenticator, FailureAnswer failures)
{
    /// <summary>Answers any method: PROPFIND is what most clients use, GET what some do.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            // The challenge comes first, because some clients do not send their password again after a redirect.
            if (await authenticator.AuthenticateAsync(http).ConfigureAwait(false) is null)
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            http.Response.Headers.Location = Hrefs.Root;
            http.Response.ContentLength = 0;
        }
        catch (Exception exception) when (FailureAnswer.CanAnswer(exception, http))
        {
            await failures.WriteAsync(http, exception, hasBegunAnswer: false).ConfigureAwait(false);
        }
    }
}
