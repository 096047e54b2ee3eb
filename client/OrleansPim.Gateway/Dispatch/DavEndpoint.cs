using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918Locking;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;
using OrleansPim.Gateway.Rfc9110Http;
using OrleansPim.Gateway.Rfc9111Caching;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Takes every request: who asks, for what, with which method. All that can go wrong becomes an answer here.</summary>
internal sealed class DavEndpoint(
    IEnumerable<IDavMethod> methods, BasicAuthenticator authenticator, LockGuard locks, PimClient client, FailureAnswer failures)
{
    private readonly FrozenDictionary<string, IDavMethod> _methods = methods.ToFrozenDictionary(method => method.Verb);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        DavCall? call = null;
        try
        {
            // A client may ask what we speak before it has a password; one that shows a password learns whether it is right.
            if (HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.Authorization.Count == 0)
            {
                OptionsAnswer.Write(http);
                return;
            }
            if (await authenticator.AuthenticateAsync(http).ConfigureAwait(false) is not { } device)
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                await ErrorBody.WriteTextAsync(http, "Name and app password, please.").ConfigureAwait(false);
                return;
            }
            call = NewCall(http, device);
            var method = MethodOf(call);
            CheckEncoding(http);
            await FreshRead.EnsureAsync(http.Request, call.Subscriber, call.Cancellation).ConfigureAwait(false);
            await locks.CheckAsync(call).ConfigureAwait(false);
            await ResourceCondition.CheckAsync(call).ConfigureAwait(false);
            await method.HandleAsync(call).ConfigureAwait(false);
            locks.AfterSuccess(call);
        }
        catch (Exception exception) when (FailureAnswer.CanAnswer(exception, http))
        {
            if (call is not null && exception is DavException { Status: StatusCodes.Status405MethodNotAllowed } && !http.Response.HasStarted)
                http.Response.Headers.Allow = OptionsAnswer.AllowOf(call.Path, http.Request.Method);
            await failures.WriteAsync(http, exception, call?.HasBegunAnswer ?? false).ConfigureAwait(false);
        }
    }

    /// <summary>Bodies are stored as they come, so one in a coding would be stored in it (RFC 9110 section 8.4).</summary>
    private static void CheckEncoding(HttpContext http)
    {
        if (http.Request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
        {
            http.Response.Headers.AcceptEncoding = "identity";
            throw new DavException(StatusCodes.Status415UnsupportedMediaType, "Bodies come without a content coding.");
        }
    }

    private DavCall NewCall(HttpContext http, AuthenticatedDevice device)
    {
        // The raw target, because the server's own decoding loses which slashes were escaped.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target == "*" ? new DavPath(DavPathKind.Root)
            : MakesSomething(http.Request.Method) ? DavPath.ParseNew(target) : DavPath.Parse(target);

        // The same words whether that subscriber exists or not.
        return path.Kind != DavPathKind.Root && path.Owner != device.Subscriber
            ? throw DavException.Forbidden("This address is not yours.")
            : new DavCall(http, path, client.Subscriber(device.Subscriber), device.Device);
    }

    private static bool MakesSomething(string method) => method is "PUT" or "MKCOL" or "MKCALENDAR" or "LOCK";

    private IDavMethod MethodOf(DavCall call)
    {
        if (_methods.TryGetValue(call.Http.Request.Method, out var method))
            return method;
        throw new DavException(StatusCodes.Status405MethodNotAllowed, "This method is not served.");
    }
}
