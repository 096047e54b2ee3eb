namespace OrleansPim.TestKit.Azurite;

/// <summary>Where the pinned Azurite is that the build installs.</summary>
internal static class AzuriteProgram
{
    /// <summary>What a test that is skipped for want of it says.</summary>
    public const string Missing = "The program azurite is not installed (npm ci in tests/azurite; the build does it where npm is).";

    /// <summary>Its entry for blobs; <see langword="null"/> if it is not installed.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "OrleansPim.sln")))
                continue;
            var path = System.IO.Path.Combine(folder.FullName, "tests/azurite/node_modules/azurite/dist/src/blob/main.js");
            return File.Exists(path) ? path : null;
        }

        return null;
    }
}
