using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>What all requests share: a task for the caller, and a stop of the caller's wait.</summary>
/// <typeparam name="TResult">What the caller receives.</typeparam>
/// <remarks>What the caller does next may run inside <see cref="Confirm"/> and <see cref="Fail"/>: they belong into <see cref="AnswerRun"/>.</remarks>
internal abstract class StoreRequest<TResult> : TaskCompletionSource<TResult>, IStoreRequest
{
    private CancellationTokenRegistration _registration;
    private TResult? _result;

    /// <inheritdoc/>
    public virtual int Length => 0;

    /// <inheritdoc/>
    public virtual bool MayCreate => false;

    /// <inheritdoc/>
    public bool IsAbandoned => Task.IsCompleted;

    /// <summary>Queues the request.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled already; nothing was sent.</exception>
    public ValueTask<TResult> SendAsync(BoundedQueue queue, CancellationToken cancellationToken)
    {
        // Below, the serving thread could be quicker than the stop.
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TResult>(cancellationToken);

        // The registration comes before the queue: afterwards the request belongs to the serving thread.
        _registration = cancellationToken.UnsafeRegister(
            static (request, token) => ((StoreRequest<TResult>)request!).Abandon(token), this);
        if (queue.TryAdd(this) is { } refusal)
            Fail(new RegionUnavailableException(RegionFailure.Unreachable, refusal));
        return new ValueTask<TResult>(Task);
    }

    /// <inheritdoc/>
    public void Run(BlobTable table) => _result = Execute(table);

    /// <inheritdoc/>
    public void Confirm()
    {
        Release();
        TrySetResult(_result!);
    }

    /// <inheritdoc/>
    public void Fail(RegionUnavailableException failure)
    {
        Release();
        // Every caller gets an exception of its own: a batch fails many, and each rethrow writes into the object.
        TrySetException(new RegionUnavailableException(failure.Reason, failure.Message, failure));
    }

    // Whoever cancels is not to run what the caller does next.
    private void Abandon(CancellationToken token) => ThreadPool.UnsafeQueueUserWorkItem(
        static abandoned => abandoned.Request.TrySetCanceled(abandoned.Token), (Request: this, Token: token), preferLocal: false);

    /// <summary>Does the work.</summary>
    protected abstract TResult Execute(BlobTable table);

    /// <summary>Lets go of what the request holds.</summary>
    protected virtual void Release() => _registration.Unregister();
}
