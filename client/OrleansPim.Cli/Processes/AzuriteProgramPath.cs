namespace OrleansPim.Cli.Processes;

/// <summary>Finds Azurite.</summary>
internal static class AzuriteProgramPath
{
    private const string Name = "azurite-blob";
    private const string InSources = "tests/azurite/node_modules/azurite/dist/src/blob/main.js";

    /// <summary>Where its entry for blobs is: what was named, else on the PATH, else what the build of the tests installed.</summary>
    /// <exception cref="CliException">Nowhere.</exception>
    public static string Find(string? given, CliEnvironment environment)
    {
        if (given is { Length: > 0 })
        {
            var path = Path.GetFullPath(given, environment.Folder);
            return File.Exists(path) ? path : throw new CliException(ExitCode.Usage, $"There is no program {path}.");
        }

        return OnPath(environment).Concat(InSourceTree()).FirstOrDefault(File.Exists)
            ?? throw new CliException(ExitCode.Usage, $"{Name} was not found: install Azurite (npm), or name it with --azurite-program.");
    }

    private static IEnumerable<string> OnPath(CliEnvironment environment) =>
        (environment.Variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, Name));

    private static IEnumerable<string> InSourceTree()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, InSources);
    }
}
