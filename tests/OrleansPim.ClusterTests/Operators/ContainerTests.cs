using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: the image of every role is not root, says its ports and starts the program. Method: the SDK builds it as a file, on a base with nothing in it.</summary>
/// <remarks>What the real base holds is not looked at: it lies in a registry that a build need not reach, and no container is run.</remarks>
public sealed class ContainerTests
{
    private static readonly string[] Ports = ["11111/tcp", "30000/tcp", "8080/tcp", "8081/tcp"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_image_runs_as_nobody_in_particular_and_holds_the_program()
    {
        using var folder = new TemporaryFolder();
        var archive = Path.Combine(folder.Path, "image.tar.gz");
        await using var registry = new LocalRegistry();
        var result = await ExternalProgram.Dotnet.RunAsync(Checkout.Root, new Dictionary<string, string>(),
            "publish", "silo/OrleansPim.Silo/OrleansPim.Silo.csproj", "-t:PublishContainer", "--no-build", "-c", Configuration,
            $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}", $"-p:PublishDir={folder.Path}/publish/");
        Assert.True(result.ExitCode == 0, $"{result}");

        var (config, files, name) = await ReadAsync(archive);
        Assert.StartsWith("orleanspim/node:", name, StringComparison.Ordinal);
        Assert.Equal("1654", config.GetProperty("User").GetString());
        Assert.Equal(Ports, config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Order(StringComparer.Ordinal));
        var command = config.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()!).ToList();
        Assert.Contains(command, word => word.EndsWith("OrleansPim.Silo", StringComparison.Ordinal) || word.EndsWith("OrleansPim.Silo.dll", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("app/OrleansPim.Silo.dll", StringComparison.Ordinal));
    }

    /// <summary>Goal: the base has no shell. Method: what MSBuild makes of the project.</summary>
    [Fact]
    public async Task The_image_is_built_on_a_base_without_a_shell()
    {
        var result = await ExternalProgram.Dotnet.RunAsync(Checkout.Root, new Dictionary<string, string>(),
            "msbuild", "silo/OrleansPim.Silo/OrleansPim.Silo.csproj", "-t:ComputeContainerBaseImage", "-getProperty:ContainerBaseImage");
        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.EndsWith("-chiseled", result.Output.Trim(), StringComparison.Ordinal);
    }

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static async Task<(JsonElement Config, IReadOnlyList<string> Files, string Name)> ReadAsync(string archive)
    {
        var files = new Dictionary<string, byte[]>();
        var names = new List<string>();
        await using var stream = File.OpenRead(archive);
        await using var gzip = archive.EndsWith("gz", StringComparison.Ordinal) && stream.ReadByte() == 0x1f ? new GZipStream(Rewound(stream), CompressionMode.Decompress) : Rewound(stream);
        using var tar = new TarReader(gzip);
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            if (entry.DataStream is not { } data)
                continue;
            using var content = new MemoryStream();
            await data.CopyToAsync(content, TestContext.Current.CancellationToken);
            files[entry.Name] = content.ToArray();
        }

        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var image = manifest.RootElement[0];
        foreach (var layer in image.GetProperty("Layers").EnumerateArray())
        {
            using var content = new MemoryStream(files[layer.GetString()!]);
            using var inner = new TarReader(content.ReadByte() == 0x1f ? new GZipStream(Rewound(content), CompressionMode.Decompress) : Rewound(content));
            while (await inner.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
                names.Add(entry.Name);
        }

        var config = JsonDocument.Parse(files[image.GetProperty("Config").GetString()!]).RootElement.GetProperty("config").Clone();
        return (config, names, image.GetProperty("RepoTags")[0].GetString()!);
    }

    private static Stream Rewound(Stream stream)
    {
        stream.Position = 0;
        return stream;
    }
}
