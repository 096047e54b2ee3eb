using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>An account with versioning, soft delete and immutability turned on: a real Azurite, which has none of them, and in front of it what they add to its answers.</summary>
/// <remarks>
/// As documented by Microsoft in "Blob versioning", "Soft delete for blobs", "Soft delete for containers", "Version-level WORM policies", "Container-level WORM policies", "Legal holds"
/// and "Blob service error codes"; what those leave open is not here. Conditions, ETags and the order of writes are Azurite's. Listings
/// that ask for more than the current blobs are refused, because nothing in the product may ask for them.
/// </remarks>
internal sealed class ProtectedAccount : IAsyncDisposable
{
    private const string VersionFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private static readonly string[] OfConnections = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive"];

    private readonly AzuriteProcess _azurite;
    private readonly WebApplication _server;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim _writes = new(1);
    private readonly ConcurrentDictionary<string, List<byte[]>> _versions = new();
    private readonly ConcurrentDictionary<string, string> _current = new();
    private DateTimeOffset _newest = TimeProvider.System.GetUtcNow();

    private ProtectedAccount(AzuriteProcess azurite)
    {
        _azurite = azurite;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>What is turned on besides versioning and soft delete.</summary>
    public Immutability Immutability { get; set; }

    /// <summary>What became of every container.</summary>
    public ContainerLife Containers { get; set; }

    /// <summary>What a region store needs to know.</summary>
    public string ConnectionString => _azurite.ConnectionString.Replace(
        _azurite.Address.GetLeftPart(UriPartial.Authority), _server.Urls.First(), StringComparison.Ordinal);

    /// <summary>Starts one.</summary>
    public static async Task<ProtectedAccount> StartNewAsync(AzuriteProcess azurite, CancellationToken cancellationToken)
    {
        var account = new ProtectedAccount(azurite);
        await account._server.StartAsync(cancellationToken);
        return account;
    }

    /// <summary>The contents that a blob had and has no more, oldest first.</summary>
    public IReadOnlyList<byte[]> VersionsOf(string container, string blob) => _versions.GetValueOrDefault(NameOf(container, blob)) ?? [];

    /// <summary>Copies an older version over a blob, as one restores it: a write like any other, with an ETag of its own.</summary>
    public async Task RestoreAsync(string container, string blob, int version, CancellationToken cancellationToken)
    {
        var name = NameOf(container, blob);
        var client = new BlobClient(_azurite.ConnectionString, container, blob);
        await _writes.WaitAsync(cancellationToken);
        try
        {
            var before = (await client.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
            await client.UploadAsync(BinaryData.FromBytes(VersionsOf(container, blob)[version]), overwrite: true, cancellationToken);
            Keep(name, before);
        }
        finally
        {
            _writes.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _writes.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var ofContainer = http.Request.Query["restype"] == "container";
        if (Containers != ContainerLife.There)
        {
            // Making another one is refused while the old one goes; whatever else is asked, it is not there any more.
            var making = ofContainer && http.Request.Method == "PUT" && Containers == ContainerLife.BeingDeleted;
            Refuse(http, making ? 409 : 404, making ? "ContainerBeingDeleted" : "ContainerNotFound");
        }
        else if (ofContainer && http.Request.Query.ContainsKey("include"))
        {
            Refuse(http, 400, "InvalidQueryParameterValue");
        }
        else if (ofContainer)
        {
            using var answer = await ForwardAsync(http);
            await SendAsync(http, answer, http.Request.Query["comp"] == "list" && answer.IsSuccessStatusCode ? WithVersions(await BodyOf(answer)) : null);
        }
        else if (http.Request.Method is "PUT" or "DELETE")
        {
            await WriteAsync(http);
        }
        else
        {
            using var answer = await ForwardAsync(http);
            if (answer.IsSuccessStatusCode)
                Describe(http, NameOf(http));
            await SendAsync(http, answer, null);
        }
    }

    private async Task WriteAsync(HttpContext http)
    {
        var (container, blob) = Names(http);
        var name = NameOf(container, blob);
        await _writes.WaitAsync(http.RequestAborted);
        try
        {
            byte[]? before = null;
            var client = new BlobClient(_azurite.ConnectionString, container, blob);
            // A blob is made where none is: nothing is lost by that, and nothing protected.
            if (!http.Request.Headers.ContainsKey("If-None-Match") && await client.ExistsAsync(CancellationToken.None))
                before = (await client.DownloadContentAsync(CancellationToken.None)).Value.Content.ToArray();
            if (before is not null && Immutability is Immutability.ContainerRetention or Immutability.ContainerLegalHold)
            {
                Refuse(http, 409, Immutability == Immutability.ContainerRetention ? "BlobImmutableDueToPolicy" : "BlobImmutableDueToLegalHold");
                return;
            }

            using var answer = await ForwardAsync(http);
            if (answer.IsSuccessStatusCode)
            {
                if (before is not null)
                    Keep(name, before);
                if (http.Request.Method == "PUT")
                    Describe(http, name, isNew: true);
                else
                    http.Response.Headers["x-ms-delete-type-permanent"] = "false";
            }

            await SendAsync(http, answer, null);
        }
        finally
        {
            _writes.Release();
        }
    }

    /// <summary>Adds to an answer what tells of the version.</summary>
    private void Describe(HttpContext http, string name, bool isNew = false)
    {
        var headers = http.Response.Headers;
        headers["x-ms-version-id"] = isNew ? _current[name] = NewVersion() : _current.GetOrAdd(name, _ => NewVersion());
        if (isNew)
            return;
        headers["x-ms-is-current-version"] = "true";
        if (Immutability != Immutability.OfVersions)
            return;
        headers["x-ms-immutability-policy-until-date"] = TimeProvider.System.GetUtcNow().AddDays(30).ToString("R", CultureInfo.InvariantCulture);
        headers["x-ms-immutability-policy-mode"] = "locked";
        headers["x-ms-legal-hold"] = "true";
    }

    private byte[] WithVersions(byte[] listing)
    {
        var page = XDocument.Parse(System.Text.Encoding.UTF8.GetString(listing));
        var container = (string)page.Root!.Attribute("ContainerName")!;
        foreach (var name in page.Descendants("Blob").Select(blob => blob.Element("Name")!).ToList())
        {
            var version = _current.GetOrAdd(NameOf(container[(container.LastIndexOf('/') + 1)..], name.Value), _ => NewVersion());
            name.AddAfterSelf(new XElement("VersionId", version), new XElement("IsCurrentVersion", "true"));
        }

        using var body = new MemoryStream();
        page.Save(body, SaveOptions.DisableFormatting);
        return body.ToArray();
    }

    private void Keep(string name, byte[] content) => _versions.GetOrAdd(name, _ => []).Add(content);

    private string NewVersion()
    {
        lock (_versions)
        {
            var now = TimeProvider.System.GetUtcNow();
            _newest = now > _newest ? now : _newest.AddTicks(1);
            return _newest.ToString(VersionFormat, CultureInfo.InvariantCulture);
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext http)
    {
        // As it came, or its signature would not be one: neither side is to tidy it up.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method),
            new Uri(_azurite.Address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (http.Request.ContentLength is not null)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!OfConnections.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, [.. values]))
                request.Content?.Headers.TryAddWithoutValidation(name, [.. values]);
        }

        return await _http.SendAsync(request, http.RequestAborted);
    }

    private static async Task SendAsync(HttpContext http, HttpResponseMessage answer, byte[]? body)
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfConnections.Contains(name, StringComparer.OrdinalIgnoreCase) && name != "Content-Length")
                http.Response.Headers[name] = values.ToArray();
        }

        body ??= await BodyOf(answer);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static Task<byte[]> BodyOf(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(CancellationToken.None);

    private static void Refuse(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["x-ms-error-code"] = code;
        http.Response.Headers["x-ms-request-id"] = http.TraceIdentifier;
    }

    private static (string Container, string Blob) Names(HttpContext http)
    {
        // The account, the container, and all the rest.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/', 4);
        return (target[2], Uri.UnescapeDataString(target[3]));
    }

    private static string NameOf(HttpContext http)
    {
        var (container, blob) = Names(http);
        return NameOf(container, blob);
    }

    private static string NameOf(string container, string blob) => $"{container}/{blob}";
}
