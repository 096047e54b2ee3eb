using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: the image of every role is not root, says its ports and serves. Method: the SDK builds it as a file, on a base with nothing in it, and its layers are run.</summary>
/// <remarks>What the real base holds is not looked at: it lies in a registry that a build need not reach. No container engine is asked.</remarks>
public sealed class ContainerTests
{
    private static readonly string[] Ports = ["11111/tcp", "30000/tcp", "8080/tcp", "8081/tcp"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_image_runs_as_nobody_in_particular_on_a_disk_that_it_cannot_write()
    {
        using var folder = new TemporaryFolder();
        var archive = Path.Combine(folder.Path, "image.tar.gz");
        await using var registry = new LocalRegistry();
        var result = await ExternalProgram.Dotnet.RunAsync(Checkout.Root, new Dictionary<string, string>(),
            "publish", "silo/OrleansPim.Silo/OrleansPim.Silo.csproj", "-t:PublishContainer", "--no-build", "-c", Configuration,
            $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}", $"-p:PublishDir={folder.Path}/publish/");
        Assert.True(result.ExitCode == 0, $"{result}");

        var (config, layers, name) = await ReadAsync(archive);
        Assert.StartsWith("orleanspim/node:", name, StringComparison.Ordinal);
        Assert.Equal("1654", config.GetProperty("User").GetString());
        Assert.Equal(Ports, config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Order(StringComparer.Ordinal));
        var command = config.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()!).ToList();
        Assert.Contains(command, word => word.EndsWith("OrleansPim.Silo", StringComparison.Ordinal) || word.EndsWith("OrleansPim.Silo.dll", StringComparison.Ordinal));
        Assert.Contains(layers.SelectMany(FilesIn), file => file.EndsWith("app/OrleansPim.Silo.dll", StringComparison.Ordinal));

        var sandbox = await ImageSandbox.UnpackAsync(layers.Select(Unpacked), command, Directory.CreateDirectory(Path.Combine(folder.Path, "root")).FullName);
        await ServesAsync(sandbox);
    }

    // The three roles of the image, as k8s/ starts them: what they may not write they do not miss.
    private static async Task ServesAsync(ImageSandbox sandbox)
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        await using var cluster = new ClusterProcesses { Command = sandbox.Command };
        await cluster.StartAccountsAsync();
        await cluster.InitializeRegionsAsync();
        var (silo, gateway) = (cluster.NewSilo("pim", InCluster), cluster.NewGateway("pim", InCluster));
        await Task.WhenAll(silo.StartAsync(), gateway.StartAsync());

        var account = await gateway.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var phone = new DavClient(gateway.Gateway, account);
        var contact = new ContactSource(seed: 71).Take(1)[0];
        using (var answer = await phone.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}\n{cluster}");
        Assert.Equal(contact.Text, await phone.GetAsync("contacts", contact.Uid + ".vcf"));

        foreach (var process in new[] { silo, gateway })
        {
            var status = await File.ReadAllTextAsync($"/proc/{process.Id}/status", TestContext.Current.CancellationToken);
            Assert.Matches(@"Uid:\t1654\t1654\t1654\t1654", status);
            Assert.Matches(@"CapEff:\t0+\n", status);
            Assert.Matches(@"NoNewPrivs:\t1", status);
        }

        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());
    }

    private static readonly (string Name, string Value)[] InCluster =
    [
        ("Pim__DataPath", "/tmp/data"), ("Pim__Gateway__SyncTokenKey", Convert.ToBase64String(new byte[32])),

        // The base image's own, which must not stand against the settings.
        ("DOTNET_RUNNING_IN_CONTAINER", "true"), ("ASPNETCORE_HTTP_PORTS", "8080"), ("APP_UID", "1654"),
    ];

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

    private static async Task<(JsonElement Config, IReadOnlyList<byte[]> Layers, string Name)> ReadAsync(string archive)
    {
        var files = new Dictionary<string, byte[]>();
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
        var config = JsonDocument.Parse(files[image.GetProperty("Config").GetString()!]).RootElement.GetProperty("config").Clone();
        return (config, [.. image.GetProperty("Layers").EnumerateArray().Select(layer => files[layer.GetString()!])], image.GetProperty("RepoTags")[0].GetString()!);
    }

    private static IReadOnlyList<string> FilesIn(byte[] layer)
    {
        var names = new List<string>();
        using var tar = new TarReader(Unpacked(layer));
        while (tar.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        return names;
    }

    private static Stream Unpacked(byte[] layer) =>
        layer[0] == 0x1f ? new GZipStream(new MemoryStream(layer), CompressionMode.Decompress) : new MemoryStream(layer);

    private static Stream Rewound(Stream stream)
    {
        stream.Position = 0;
        return stream;
    }
}
