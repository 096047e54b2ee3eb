using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>A registry on this machine that has one image, with nothing in it, for builds of images where no other registry can be reached.</summary>
/// <remarks>Speaks as much of the OCI distribution specification as a pull needs.</remarks>
internal sealed class LocalRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private static readonly string[] Environment = ["PATH=/usr/bin"];

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _blobs = [];
    private readonly byte[] _manifest;
    private readonly Task _running;

    /// <summary>Starts it.</summary>
    public LocalRegistry()
    {
        var layer = EmptyLayer();
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(layer);
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
            os = "linux",
            config = new { Env = Environment, WorkingDir = "/" },
            rootfs = new { type = "layers", diff_ids = new[] { DigestOf(layer) } },
            history = Array.Empty<object>(),
        });
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = config.Length, digest = Add(config) },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = compressed.Length, digest = Add(compressed.ToArray()) } },
        });
        var port = NodePorts.Find().Gateway;
        Image = $"localhost:{port}/base:1";
        _listener.Prefixes.Add($"http://localhost:{port}/");
        _listener.Start();
        _running = ServeAsync();
    }

    /// <summary>The image's name.</summary>
    public string Image { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _running;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context.Request.Url!.AbsolutePath, context.Request.HttpMethod == "HEAD", context.Response);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Closed, here or by who asked.
            }
        }
    }

    private async Task AnswerAsync(string path, bool isHead, HttpListenerResponse answer)
    {
        byte[]? body = path.Contains("/manifests/", StringComparison.Ordinal) ? _manifest
            : path.TrimEnd('/') == "/v2" ? "{}"u8.ToArray()
            : _blobs.GetValueOrDefault(path[(path.LastIndexOf('/') + 1)..]);
        answer.StatusCode = body is null ? 404 : 200;
        if (ReferenceEquals(body, _manifest))
            (answer.ContentType, answer.Headers["Docker-Content-Digest"]) = (ManifestType, DigestOf(_manifest));
        answer.ContentLength64 = body?.Length ?? 0;
        if (body is not null && !isHead)
            await answer.OutputStream.WriteAsync(body, CancellationToken.None);
        answer.Close();
    }

    private string Add(byte[] blob)
    {
        var digest = DigestOf(blob);
        _blobs[digest] = blob;
        return digest;
    }

    private static byte[] EmptyLayer()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "app/"));
        return stream.ToArray();
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
