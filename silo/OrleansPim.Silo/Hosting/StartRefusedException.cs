namespace OrleansPim.Silo.Hosting;

/// <summary>The node must not start, or must not go on, and a person has to read why.</summary>
/// <param name="exitCode">What the process returns.</param>
/// <param name="message">What is wrong and what to do, for a console.</param>
/// <param name="innerException">What caused it.</param>
internal sealed class StartRefusedException(NodeExitCode exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What the process returns.</summary>
    public NodeExitCode ExitCode { get; } = exitCode;
}
