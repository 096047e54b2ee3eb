namespace OrleansPim.Replication.Register;

/// <summary>Asks all replicas at once and stops waiting as soon as the answers decide.</summary>
/// <remarks>Thread-safe. The answers that come later go on being collected, so that lanes can use them.</remarks>
internal sealed class AnswerCollector
{
    private readonly Lock _gate = new();
    private readonly Func<ReplicaAnswer[], bool> _decides;
    private readonly ReplicaAnswer[] _answers;
    private readonly Task<ReplicaAnswer>[] _tasks;
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks all replicas.</summary>
    /// <param name="count">How many replicas there are.</param>
    /// <param name="ask">Asks one of them.</param>
    /// <param name="decides">Pure; whether these answers suffice. Called under a lock.</param>
    public AnswerCollector(int count, Func<int, Task<ReplicaAnswer>> ask, Func<ReplicaAnswer[], bool> decides)
    {
        _decides = decides;
        _answers = new ReplicaAnswer[count];
        Array.Fill(_answers, ReplicaAnswer.Pending);
        _tasks = new Task<ReplicaAnswer>[count];
        for (var index = 0; index < count; index++)
            _tasks[index] = CollectAsync(index, ask);
    }

    /// <summary>Waits until the answers decide.</summary>
    /// <returns>The answers at that moment, one for each replica.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    public async Task<ReplicaAnswer[]> WaitAsync()
    {
        await _decided.Task;
        return Snapshot();
    }

    /// <summary>The answers so far, one for each replica.</summary>
    public ReplicaAnswer[] Snapshot()
    {
        lock (_gate)
            return [.. _answers];
    }

    /// <summary>The answer of one replica, there or still to come; never fails.</summary>
    public Task<ReplicaAnswer> AnswerOf(int index) => _tasks[index];

    private async Task<ReplicaAnswer> CollectAsync(int index, Func<int, Task<ReplicaAnswer>> ask)
    {
        try
        {
            var answer = await ask(index);
            bool decided;
            lock (_gate)
            {
                _answers[index] = answer;
                decided = _decides(_answers);
            }

            if (decided)
                _decided.TrySetResult();
            return answer;
        }
        catch (Exception exception)
        {
            // Not swallowed: whoever waits for the decision gets it; after the decision nobody is left whom it concerns.
            _decided.TrySetException(exception);
            return ReplicaAnswer.Unavailable(exception.Message);
        }
    }
}
