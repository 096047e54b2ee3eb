namespace OrleansPim.Client;

/// <summary>
/// One attempt at a call: when nothing is heard of it for a while, or a silo was lost, the same call is made again beside it, and whichever
/// answers first counts.
/// </summary>
/// <remarks>
/// A silo that hangs says nothing, and nobody answers what was passed on to one that died: such a call would be waited for until Orleans
/// gives it up after half a minute, long after another silo has taken over. The first call is not given up: one that is only slow still
/// answers. Thread-safe.
/// </remarks>
/// <param name="patience">How long nothing may be heard.</param>
/// <param name="retryDelay">The wait after a call made beside the first that was lost at once, doubled after each further one.</param>
/// <param name="losses">Says when a silo was lost.</param>
/// <param name="time">Measures it.</param>
internal sealed class AttemptRace(TimeSpan patience, TimeSpan retryDelay, SiloLosses losses, TimeProvider time)
{
    /// <summary>
    /// How many calls there may be beside the first, unanswered: as many as it takes until Orleans gives up the first, after half a minute.
    /// With fewer, all of them would be sent to the silo that hangs before it is declared dead, and nobody would ask the one that took over.
    /// </summary>
    public const int MaximumExtras = 11;

    /// <summary>How many of them follow each other twice as fast: a silo that hangs is declared dead soon, or something else is wrong.</summary>
    public const int QuickExtras = 4;

    /// <summary>How many such calls there may be in a process at once: enough for several hundred calls that one silo swallowed; when everything is slow, more of them would make it slower.</summary>
    public const int MaximumExtrasInAll = 2_048;

    private int _extras;

    /// <summary>Makes the call.</summary>
    /// <param name="state">Handed to <paramref name="call"/>.</param>
    /// <param name="call">The call; must be safe to make several times at once.</param>
    /// <param name="isChange">Whether a call that nothing is heard of may still do something.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The first answer. A refusal of the grain is one; a lost answer is none as long as another may come.</returns>
    /// <exception cref="UnknownOutcomeException">The grain refused one call, but another one of them may have been done.</exception>
    public async Task<TResult> RunAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> call, bool isChange, CancellationToken cancellationToken)
    {
        var loss = losses.Next;
        var first = call(state, cancellationToken);
        if (first.IsCompleted || !await IsSilentAsync(first, patience, loss).ConfigureAwait(false))
            return await first.ConfigureAwait(false);

        var running = new List<Task<TResult>>(1 + MaximumExtras) { first };
        var (done, isAlone) = await FirstAnswerAsync(running, state, call, cancellationToken).ConfigureAwait(false);
        running.ForEach(Observe);
        if (isChange && !isAlone && done.Exception?.GetBaseException() is UnavailableException or ConflictException)
            throw new UnknownOutcomeException("One of several equal calls was refused, and nothing is known of another.", done.Exception!.GetBaseException());
        return await done.ConfigureAwait(false);
    }

    private async Task<(Task<TResult> Answer, bool IsAlone)> FirstAnswerAsync<TState, TResult>(
        List<Task<TResult>> running, TState state, Func<TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        var isAlone = true;
        var delay = retryDelay;
        while (true)
        {
            var loss = losses.Next;
            if (running.Count <= MaximumExtras && TryEnter())
            {
                running.Add(JoinAsync(state, call, cancellationToken));
                isAlone = false;
            }

            var limit = running.Count <= 1 + QuickExtras ? patience / 2 : patience;
            while (true)
            {
                var next = Task.WhenAny(running);
                if (running.Count <= MaximumExtras && await IsSilentAsync(next, limit, loss).ConfigureAwait(false))
                    break;
                var done = await next.ConfigureAwait(false);
                if (running.Count == 1 || IsAnswer(done))
                    return (done, isAlone);
                running.Remove(done);
                Observe(done);

                // Where nobody listens any more, calls are refused at once until another silo has taken over.
                limit = delay < limit ? delay : limit;
                delay = delay * 2 < CallPolicy.LongestDelay ? delay * 2 : CallPolicy.LongestDelay;
            }
        }
    }

    private async Task<bool> IsSilentAsync(Task task, TimeSpan limit, CancellationToken loss)
    {
        try
        {
            await task.WaitAsync(limit, time, loss).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !task.IsCompleted)
        {
            return true;
        }
        catch (Exception) when (task.IsCompleted)
        {
            // Its failure is seen by who takes its result.
        }

        return false;
    }

    private bool TryEnter()
    {
        if (Interlocked.Increment(ref _extras) <= MaximumExtrasInAll)
            return true;
        Interlocked.Decrement(ref _extras);
        return false;
    }

    private async Task<TResult> JoinAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _extras);
        }
    }

    private static bool IsAnswer(Task call) => !call.IsFaulted || call.Exception.GetBaseException() is PimException;

    // Whoever lost the race may still fail; nobody needs to know.
    private static void Observe(Task task) => task.ContinueWith(
        static loser => _ = loser.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
