namespace OrleansPim.Cli.Processes;

/// <summary>The program that a process of a local cluster is started with, where somebody chose another release for it: a file beside its log.</summary>
/// <param name="path">The file; it holds the path of a program.</param>
internal sealed class ReleaseChoice(string path)
{
    /// <summary>The choice for a process.</summary>
    /// <param name="log">Its log.</param>
    public static ReleaseChoice Of(string log) => new(Path.ChangeExtension(log, ".program"));

    /// <summary>Chooses for its next starts.</summary>
    /// <param name="program">The program; <see langword="null"/> for the cluster's own.</param>
    public void Set(string? program)
    {
        if (program is null)
            File.Delete(path);
        else
            File.WriteAllText(path, program);
    }

    /// <summary>A command with the program that was chosen.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> command) =>
        command is ["dotnet", _, ..] && File.Exists(path) ? ["dotnet", File.ReadAllText(path).Trim(), .. command.Skip(2)] : command;
}
