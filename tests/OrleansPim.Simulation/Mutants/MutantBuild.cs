using System.Diagnostics;

namespace OrleansPim.Simulation.Mutants;

/// <summary>Builds the product and this program once more, with all mutants in it, each behind a switch.</summary>
/// <remarks>The product itself holds no switches: the faults are put into a copy of its source.</remarks>
internal sealed class MutantBuild(TextWriter output)
{
    private const string Product = "grains/OrleansPim.Replication";
    private static readonly string[] Parts =
    [
        Product, "grains/OrleansPim.Contracts", "grains/OrleansPim.Grains", "client/OrleansPim.Client", "client/OrleansPim.Drills",
        "k8s/monitoring", "tests/OrleansPim.TestKit", "tests/OrleansPim.Simulation",
    ];

    private static readonly string[] Files =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "nuget.config", "BannedSymbols.txt"];

    /// <summary>Copies, changes, builds and runs.</summary>
    /// <returns>The exit code of the run.</returns>
    public int Run(string[] arguments)
    {
        var source = FindRoot();
        var copy = Path.Combine(source, "tests", "OrleansPim.Simulation", "bin", "mutants");
        Copy(source, copy);
        foreach (var mutant in MutantCatalog.All)
            Apply(mutant, Path.Combine(copy, Product));
        File.WriteAllText(Path.Combine(copy, Product, "Mutation.cs"), MutationSource.Text);
        output.WriteLine($"building a copy with {MutantCatalog.All.Count} mutants ...");
        var project = Path.Combine(copy, "tests", "OrleansPim.Simulation");
        var built = Start("dotnet", ["build", project, "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"]);
        return built != 0 ? built : Start("dotnet", [Path.Combine(project, "bin", "Release", "net10.0", "OrleansPim.Simulation.dll"), .. arguments]);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansPim.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The mutants need the source that this program was built from.");
    }

    private static void Copy(string source, string copy)
    {
        foreach (var name in Files.Where(name => File.Exists(Path.Combine(source, name))))
        {
            Directory.CreateDirectory(copy);
            File.Copy(Path.Combine(source, name), Path.Combine(copy, name), overwrite: true);
        }

        foreach (var part in Parts)
        {
            // What was removed or renamed since the last time would be built once more.
            foreach (var below in FilesBelow(copy, part))
                File.Delete(Path.Combine(copy, below));
            foreach (var below in FilesBelow(source, part))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, below))!);
                File.Copy(Path.Combine(source, below), Path.Combine(copy, below), overwrite: true);
            }
        }
    }

    private static List<string> FilesBelow(string root, string part)
    {
        var folder = Path.Combine(root, part);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file))
                .Where(below => below.Split(Path.DirectorySeparatorChar) is var names && !names.Contains("obj") && !names.Contains("bin")),
        ];
    }

    private static void Apply(Mutant mutant, string product)
    {
        foreach (var edit in mutant.Edits)
        {
            var path = Path.Combine(product, edit.File);
            var text = File.ReadAllText(path);
            var parts = text.Split(edit.Original);
            if (parts.Length != 2)
                throw new InvalidOperationException($"Mutant '{mutant.Name}': {edit.File} has its text {parts.Length - 1} times; bring the mutant up to date.");
            var changed = edit.Changed.Replace("MUTANT", $"OrleansPim.Replication.Mutation.Is(\"{mutant.Name}\")", StringComparison.Ordinal);
            File.WriteAllText(path, string.Join(changed, parts));
        }
    }

    private static int Start(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
