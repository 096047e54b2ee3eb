namespace OrleansPim.Tests.Tidy;

/// <summary>The files of this repository as they are checked out.</summary>
internal static class Repository
{
    private static readonly HashSet<string> SkippedFolders =
        [".git", "bin", "obj", "node_modules", "data", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".idea"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazySources = new(
        () => [.. Files(".cs").Select(path => new SourceFile(path, Read(path)))]);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file, parsed once for all tests.</summary>
    public static IReadOnlyList<SourceFile> Sources => LazySources.Value;

    /// <summary>Paths of all files whose name ends so, relative to the root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(string nameEnd = "")
    {
        var files = new List<string>();
        Collect(new DirectoryInfo(Root), nameEnd, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>The whole text of one file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Tells whether a file or folder exists at a path relative to the root.</summary>
    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static void Collect(DirectoryInfo folder, string nameEnd, List<string> files)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            if (file.Name.EndsWith(nameEnd, StringComparison.Ordinal))
                files.Add(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'));
        }
        foreach (var child in folder.EnumerateDirectories())
        {
            if (!SkippedFolders.Contains(child.Name))
                Collect(child, nameEnd, files);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansPim.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException("The tidy tests run inside a checkout: no OrleansPim.sln above the test assembly.");
    }
}
