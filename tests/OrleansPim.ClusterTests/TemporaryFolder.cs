namespace OrleansPim.ClusterTests;

/// <summary>A folder of a test's own, deleted in the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("orleanspim-").FullName;

    /// <summary>Makes a folder in it.</summary>
    public string Make(params string[] names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
