using System.CommandLine;

namespace OrleansPim.Cli.Processes;

/// <summary>Finds the program of silos and gateways.</summary>
internal static class NodeProgramPath
{
    private const string FileName = "OrleansPim.Silo.dll";
    private const string Variable = "PIM_NODE";
    private static readonly string[] Builds = ["Release", "Debug"];

    /// <summary>The option that names it.</summary>
    public static Option<string> NewOption() => new("--program")
    {
        Description = $"The node's program; {Variable}, else {FileName} beside pim or in the source tree.",
        HelpName = "PATH",
    };

    /// <summary>Where it is.</summary>
    /// <exception cref="CliException">Nowhere.</exception>
    public static string Find(string? given, CliEnvironment environment)
    {
        if ((given ?? environment.Variable(Variable)) is { Length: > 0 } named)
        {
            var path = Path.GetFullPath(named, environment.Folder);
            return File.Exists(path) ? path : throw new CliException(ExitCode.Usage, $"There is no program {path}.");
        }

        return Candidates().FirstOrDefault(File.Exists)
            ?? throw new CliException(ExitCode.Usage, $"{FileName} was not found: build it, or name it with --program or {Variable}.");
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var build in Builds)
                yield return Path.Combine(folder.FullName, "silo", "OrleansPim.Silo", "bin", build, "net10.0", FileName);
        }
    }
}
