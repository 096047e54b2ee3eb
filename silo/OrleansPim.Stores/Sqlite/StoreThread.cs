namespace OrleansPim.Stores.Sqlite;

/// <summary>One dedicated thread, and the moment of its end.</summary>
/// <remarks>SQLite blocks its caller for as long as a disk takes; threads of the pool are not for that.</remarks>
internal sealed class StoreThread
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StoreThread()
    {
    }

    /// <summary>Completes when the thread has ended; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a thread.</summary>
    /// <param name="name">What debuggers show.</param>
    /// <param name="work">What it does; lets no exception out.</param>
    public static StoreThread Start(string name, Action work)
    {
        var started = new StoreThread();
        var thread = new Thread(() =>
        {
            work();
            started._ended.SetResult();
        })
        { IsBackground = true, Name = name };
        thread.UnsafeStart();
        return started;
    }
}
