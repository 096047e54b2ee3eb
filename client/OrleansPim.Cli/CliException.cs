namespace OrleansPim.Cli;

/// <summary>A command cannot go on, and the message says all that a person needs.</summary>
/// <param name="exitCode">What the process returns.</param>
/// <param name="message">One or two sentences.</param>
internal sealed class CliException(ExitCode exitCode, string message) : Exception(message)
{
    /// <summary>What the process returns.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
