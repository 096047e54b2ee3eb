using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace OrleansPim.Client;

/// <summary>Retries what may be retried and says in the five kinds of <see cref="PimException"/> what went wrong.</summary>
/// <remarks>
/// Every call is safe to repeat: reads have no effect, and changes carry a request id whose first result the ledger remembers.
/// Thread-safe.
/// </remarks>
public sealed class CallPolicy(IOptions<PimClientOptions> options, SiloLosses losses, TimeProvider time)
{
    // As long as nobody took over from a silo that died, its calls fail at once: each of them is not to be made a hundred times.
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);

    private readonly PimClientOptions _options = options.Value;
    private readonly AttemptRace _race = new(options.Value.AnswerPatience, options.Value.RetryDelay, losses, time);

    /// <summary>Makes one call, again if it failed in a way that may pass, and beside itself if nothing is heard of it or a silo was lost.</summary>
    /// <typeparam name="TState">What the call needs, handed over so that the delegate can be static.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="state">Handed to <paramref name="call"/>.</param>
    /// <param name="call">The call; must be safe to repeat, and to make several times at once.</param>
    /// <param name="isChange">Whether a lost answer leaves the outcome unknown.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="PimException">One of the five kinds.</exception>
    public Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> call, bool isChange, CancellationToken cancellationToken) =>
        ExecuteAsync(state, call, isChange, isAlone: false, cancellationToken);

    /// <summary>
    /// Makes one change again if it failed, but never beside itself: for one that makes a password. Each call makes another one, which takes
    /// the place of the one before, so of two at once the one that answers first may hand out a password that the other has replaced.
    /// </summary>
    /// <remarks>A silo that hangs is waited for as long as Orleans waits, half a minute.</remarks>
    /// <typeparam name="TState">What the call needs, handed over so that the delegate can be static.</typeparam>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="state">Handed to <paramref name="call"/>.</param>
    /// <param name="call">The change; must be safe to repeat.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="PimException">One of the five kinds.</exception>
    public Task<TResult> ExecuteAloneAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken) =>
        ExecuteAsync(state, call, isChange: true, isAlone: true, cancellationToken);

    private async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> call, bool isChange, bool isAlone, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var heard = start;
        var delay = _options.RetryDelay;
        var maybeDone = false;
        var refusals = 0;
        while (true)
        {
            PimException failure;
            bool isLast;
            var isLost = false;
            try
            {
                return await (isAlone ? call(state, cancellationToken) : _race.RunAsync(state, call, isChange, cancellationToken)).ConfigureAwait(false);
            }
            catch (PimException exception) when (exception is UnavailableException or UnknownOutcomeException or ConflictException)
            {
                failure = exception;
                delay = refusals == 0 ? _options.RetryDelay : delay;
                isLast = ++refusals >= _options.MaximumAttempts || time.GetElapsedTime(heard) + delay > _options.RefusalBudget;
            }
            catch (Exception exception) when (IsTransport(exception))
            {
                failure = isChange
                    ? new UnknownOutcomeException("The silo's answer was lost.", exception)
                    : new UnavailableException("The silo's answer was lost.", exception);
                isLost = true;
                isLast = time.GetElapsedTime(start) + delay > _options.RetryBudget;
            }

            // An attempt whose outcome is unknown stays unknown when the next one fails, even if that one surely did nothing.
            maybeDone |= failure is UnknownOutcomeException;
            if (isLast)
            {
                throw maybeDone && failure is not UnknownOutcomeException
                    ? new UnknownOutcomeException(failure.Message, failure)
                    : failure;
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

            // Until now no grain was there that could have waited for its regions.
            if (isLost)
                heard = time.GetTimestamp();
        }
    }

    // What cannot be read is no answer, and what cannot be written down is none that a silo could give: what was done is not known of either.
    private static bool IsTransport(Exception exception) => exception
        is TimeoutException
        or SerializerException
        or SiloUnavailableException
        or OrleansMessageRejectionException
        or GatewayTooBusyException
        or ClientNotAvailableException;
}
