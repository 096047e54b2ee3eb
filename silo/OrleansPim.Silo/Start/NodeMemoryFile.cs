using System.Text.Json;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Start;

/// <summary>Keeps a <see cref="NodeMemory"/> in <c>node.json</c> in the data folder.</summary>
/// <param name="dataPath">The data folder.</param>
internal sealed class NodeMemoryFile(string dataPath)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The file's full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataPath, "node.json"));

    /// <summary>Reads the memory.</summary>
    /// <returns>The memory; <see langword="null"/> if there is no file.</returns>
    /// <exception cref="StartRefusedException">The file is there but cannot be understood: unreadable is not absent.</exception>
    public NodeMemory? Read()
    {
        if (!File.Exists(Path))
            return null;
        try
        {
            var memory = JsonSerializer.Deserialize<NodeMemory>(File.ReadAllBytes(Path), Json);
            return memory is { Format: NodeMemory.CurrentFormat, Regions.Count: > 0 } ? memory : throw Unusable(null);
        }
        catch (JsonException exception)
        {
            throw Unusable(exception);
        }
    }

    /// <summary>Replaces the memory, atomically and durably: a crash leaves the old file or the new one.</summary>
    public void Write(NodeMemory memory)
    {
        Directory.CreateDirectory(dataPath);
        var draft = Path + ".new";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, memory, Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, Path, overwrite: true);
    }

    private StartRefusedException Unusable(Exception? cause) => new(
        NodeExitCode.DataMissing,
        $"{Path} is damaged or from a newer release, so this node cannot tell what it served before. Restore the file from a backup, or from another node with the same regions.",
        cause);
}
