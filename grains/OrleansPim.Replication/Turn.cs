namespace OrleansPim.Replication;

/// <summary>Lets one caller at a time pass, in the order in which they came.</summary>
/// <remarks>
/// Thread-safe. Whoever waited goes on where it awaits: a <see cref="SemaphoreSlim"/> would wake it on the thread pool first, which a
/// simulation with one thread cannot repeat.
/// </remarks>
internal sealed class Turn
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>Waits for the turn; <see cref="Release"/> gives it back.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the turn was not taken.</exception>
    public ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        TaskCompletionSource mine;
        lock (_waiting)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return ValueTask.CompletedTask;
            }

            mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(mine);
        }

        return WaitAsync(mine, cancellationToken);
    }

    /// <summary>Gives the turn to the next who still waits.</summary>
    public void Release()
    {
        lock (_waiting)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                    return;
            }

            _isTaken = false;
        }
    }

    private static async ValueTask WaitAsync(TaskCompletionSource mine, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), mine);
        await mine.Task;
    }
}
