namespace OrleansPim.TestKit;

/// <summary>Runs a test as Orleans runs a grain: continuations one after the other, never two at a time.</summary>
public static class GrainScheduler
{
    /// <summary>Runs <paramref name="body"/> and everything that it awaits on a scheduler of its own.</summary>
    public static Task RunAsync(Func<Task> body) => Task.Factory.StartNew(
        body, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
