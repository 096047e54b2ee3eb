using Azure.Core;
using Azure.Identity;

namespace OrleansPim.Stores.Azure;

/// <summary>Gets the tokens of one region apart from those who wait for them.</summary>
/// <param name="source">Who has them: the environment, a workload identity, the machine.</param>
/// <param name="time">The clock.</param>
/// <remarks>
/// Thread-safe. Whoever asks a region waits no longer than a replica timeout, and would take the request for a token along when it gives up: of a source that needs
/// longer, such requests would never have one. So one attempt serves all, and goes on when nobody waits any more. Nobody waits for it until the
/// replica timeout has passed either, which would name the account as what does not answer; and one that failed is not repeated at once, since some
/// sources start programs to look for a token. What was had is remembered by the clients above and below, not here.
/// </remarks>
internal sealed class SharedTokens(TokenCredential source, TimeProvider time) : TokenCredential
{
    private readonly Lock _gate = new();
    private Task<AccessToken>? _attempt;
    private string _wanted = "";
    private long _endedAt;

    /// <inheritdoc/>
    /// <exception cref="AuthenticationFailedException">There is none, or none in time.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await AttemptFor(requestContext).WaitAsync(AzureLimits.TokenWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException failure)
        {
            throw new AuthenticationFailedException("No token came in time; it is still waited for.", failure);
        }
    }

    /// <summary>Not used: every request of a region store is asynchronous.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Task<AccessToken> AttemptFor(TokenRequestContext wanted)
    {
        // All that may differ from request to request.
        var name = $"{string.Join(' ', wanted.Scopes)}\n{wanted.TenantId}\n{wanted.Claims}";
        lock (_gate)
        {
            if (_attempt is { } attempt && _wanted == name && (!attempt.IsCompleted || IsFailureOfNow(attempt)))
                return attempt;
            _wanted = name;
            _attempt = AcquireAsync(wanted);
            _ = ObserveAsync(_attempt);
            return _attempt;
        }
    }

    private bool IsFailureOfNow(Task attempt) =>
        attempt.IsFaulted && time.GetElapsedTime(Interlocked.Read(ref _endedAt)) < AzureLimits.TokenPause;

    private async Task<AccessToken> AcquireAsync(TokenRequestContext wanted)
    {
        // What a source does before it first waits is not to be done under the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var limit = new CancellationTokenSource(AzureLimits.TokenAttempt, time);
        try
        {
            // Ends even if the source does not.
            return await source.GetTokenAsync(wanted, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure)
        {
            throw new AuthenticationFailedException("Whoever has the tokens did not answer.", failure);
        }
        finally
        {
            Interlocked.Exchange(ref _endedAt, time.GetTimestamp());
        }
    }

    /// <summary>A failure that comes when nobody waits any more is nobody's.</summary>
    private static async Task ObserveAsync(Task attempt) => await attempt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
