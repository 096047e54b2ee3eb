namespace OrleansPim.Silo.Hosting;

/// <summary>Lets a part of the node stop the whole of it, with a reason and an exit code.</summary>
/// <remarks>Thread-safe; the first reason stands.</remarks>
internal sealed class NodeStop(IHostApplicationLifetime lifetime)
{
    private StartRefusedException? _cause;

    /// <summary>Why the node stops; <see langword="null"/> if nobody but an operator asked it to.</summary>
    public StartRefusedException? Cause => _cause;

    /// <summary>Begins to stop the node.</summary>
    /// <param name="exitCode">What the process returns.</param>
    /// <param name="message">What is wrong and what to do, for a console.</param>
    public void Because(NodeExitCode exitCode, string message)
    {
        Interlocked.CompareExchange(ref _cause, new StartRefusedException(exitCode, message), null);
        lifetime.StopApplication();
    }
}
