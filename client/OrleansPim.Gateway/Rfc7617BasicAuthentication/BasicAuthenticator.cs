using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Finds out who makes a request.</summary>
internal sealed partial class BasicAuthenticator(
    PimClient client, AuthenticationCache cache, DenialThrottle throttle, IOptions<GatewayOptions> options, ILogger<BasicAuthenticator> logger)
{
    private const string ChallengeText = "Basic realm=\"OrleansPim\", charset=\"UTF-8\"";

    /// <summary>Checks the request's app password.</summary>
    /// <returns>Who it is; <see langword="null"/> when denied, with the challenge already in the answer's headers.</returns>
    /// <exception cref="PimException">The subscriber's state cannot be read now: never taken for a wrong password.</exception>
    /// <exception cref="DavException">Too many denials.</exception>
    public async ValueTask<AuthenticatedDevice?> AuthenticateAsync(HttpContext http)
    {
        string? header = http.Request.Headers.Authorization;
        // Clients ask without a credential first, to see whether one is wanted: no denial yet.
        if (string.IsNullOrEmpty(header))
            return Challenge(http);
        if (header.Length > BasicCredentials.MaximumLength)
            return Deny(http, "a credential that is too long");
        var fingerprint = CredentialFingerprint.Of(header);
        return cache.Find(fingerprint) ?? await ConfirmAsync(http, header, fingerprint).ConfigureAwait(false);
    }

    private async Task<AuthenticatedDevice?> ConfirmAsync(HttpContext http, string header, CredentialFingerprint fingerprint)
    {
        if (!BasicCredentials.TryParse(header, out var credentials))
            return Deny(http, "a malformed credential");

        // Phones like to capitalise the first letter; ids have lower-case letters only, so nobody else can be meant.
        var user = credentials.User.Trim().ToLowerInvariant();
        if (!SubscriberId.TryParse(user, out var subscriber))
            return Deny(http, "a name that nobody can have");
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!cache.WasRight(fingerprint) && !throttle.TryEnter(address, user))
        {
            LogDenied(address, "too many denials before");
            http.Response.Headers.RetryAfter = ((long)options.Value.DenialWindow.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new DavException(StatusCodes.Status429TooManyRequests, "Too many wrong passwords for this account from this address.");
        }
        var result = await client.Subscriber(subscriber).AuthenticateAsync(credentials.Password, http.RequestAborted).ConfigureAwait(false);
        if (result.Device is not { } device)
        {
            cache.Remove(fingerprint);
            throttle.Add(address, user);
            LogDeniedSubscriber(subscriber);
            return Deny(http, "an unknown name or a wrong password");
        }
        var authenticated = new AuthenticatedDevice(subscriber, device);
        cache.Add(fingerprint, authenticated);
        return authenticated;
    }

    private AuthenticatedDevice? Deny(HttpContext http, string reason)
    {
        LogDenied(http.Connection.RemoteIpAddress ?? IPAddress.None, reason);
        return Challenge(http);
    }

    private static AuthenticatedDevice? Challenge(HttpContext http)
    {
        http.Response.Headers[HeaderNames.WWWAuthenticate] = ChallengeText;
        return null;
    }

    [LoggerMessage(4001, LogLevel.Information, "Denied a device from {Address}: {Reason}.")]
    private partial void LogDenied(IPAddress address, string reason);

    [LoggerMessage(4004, LogLevel.Debug, "It was a device of subscriber {Subscriber}.")]
    private partial void LogDeniedSubscriber(SubscriberId subscriber);
}
