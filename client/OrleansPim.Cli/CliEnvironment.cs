namespace OrleansPim.Cli;

/// <summary>What a command may touch besides the node: consoles, variables and the current folder.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">What went wrong, and hints.</param>
/// <param name="Variable">Looks up an environment variable.</param>
/// <param name="Folder">The folder that relative paths start from.</param>
internal sealed record CliEnvironment(TextWriter Output, TextWriter Error, Func<string, string?> Variable, string Folder)
{
    /// <summary>The clock of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The folder of this program, where the search for the node's begins.</summary>
    public string ProgramFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>That of this process.</summary>
    public static CliEnvironment OfProcess() =>
        new(Console.Out, Console.Error, Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
}
