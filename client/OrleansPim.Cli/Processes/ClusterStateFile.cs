using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansPim.Cli.Processes;

/// <summary>Keeps a <see cref="ClusterState"/> as <c>clusters/{name}.json</c> in the cluster's folder, as long as the cluster runs.</summary>
/// <param name="folder">The cluster's folder.</param>
/// <param name="name">The cluster's name.</param>
internal sealed class ClusterStateFile(string folder, string name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The file's full path.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "clusters", name + ".json");

    /// <summary>Reads it.</summary>
    /// <returns><see langword="null"/> if no such cluster runs.</returns>
    /// <exception cref="CliException">The file is there but cannot be understood.</exception>
    public ClusterState? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<ClusterState>(File.ReadAllBytes(Path), Json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new CliException(ExitCode.Failed, $"{Path} cannot be understood: {exception.Message}");
        }
    }

    /// <summary>Replaces it: whoever reads finds the old one or the new one.</summary>
    public void Write(ClusterState state)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var draft = Path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(state, Json));
        File.Move(draft, Path, overwrite: true);
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        // Without its folder there is nothing to remove.
        if (File.Exists(Path))
            File.Delete(Path);
    }
}
