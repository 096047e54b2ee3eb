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

        return Candidates(environment.ProgramFolder).Select(Newest).FirstOrDefault(found => found is not null)
            ?? throw new CliException(ExitCode.Usage, $"{FileName} was not found: build it, or name it with --program or {Variable}.");
    }

    // The nearest folder first; of the builds in one source tree the last, for that is the one that somebody means to try.
    private static IEnumerable<IEnumerable<string>> Candidates(string programFolder)
    {
        yield return [Path.Combine(programFolder, FileName)];
        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
            yield return Builds.Select(build => Path.Combine(folder.FullName, "silo", "OrleansPim.Silo", "bin", build, "net10.0", FileName));
    }

    private static string? Newest(IEnumerable<string> candidates) =>
        candidates.Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();
}
