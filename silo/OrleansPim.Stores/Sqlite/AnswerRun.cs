using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Tells the callers of one commit what became of their requests, on the thread pool.</summary>
/// <param name="requests">Whom to tell, in this order.</param>
/// <param name="failure">What went wrong; <see langword="null"/> if nothing did.</param>
/// <remarks>
/// One work item for many callers: a thread woken for each of them is a good part of what a small commit costs. What a caller does
/// next runs here, unless it has a scheduler of its own as a grain has, so a run is short, and several may go on at the same time.
/// </remarks>
internal sealed class AnswerRun(IStoreRequest[] requests, RegionUnavailableException? failure) : IThreadPoolWorkItem
{
    /// <summary>How many callers may have to wait for one another.</summary>
    public const int MaximumRequests = 32;

    /// <summary>Tells them all, soon.</summary>
    public static void Start(IReadOnlyList<IStoreRequest> answered, RegionUnavailableException? failure)
    {
        foreach (var run in answered.Chunk(MaximumRequests))
            ThreadPool.UnsafeQueueUserWorkItem(new AnswerRun(run, failure), preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var request in requests)
        {
            if (failure is null)
                request.Confirm();
            else
                request.Fail(failure);
        }
    }
}
