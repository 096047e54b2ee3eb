using System.Net.Http.Headers;
using System.Text;

namespace OrleansPim.Benchmarks.Subscribers;

/// <summary>A device of one subscriber; reads answers without keeping them.</summary>
internal sealed class SubscriberPhone : IDisposable
{
    private const string Start = "<d:sync-token>";

    private readonly HttpClient _http;
    private readonly string _id;

    public SubscriberPhone(Uri gateway, string id, string password)
    {
        _id = id;
        _http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{password}")));
    }

    public async Task ImportAsync(Stream archive, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var answer = await _http.PostAsync(new Uri($"api/v1/subscribers/{_id}/import", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>The length of the archive.</returns>
    public async Task<long> ExportAsync(CancellationToken cancellationToken)
    {
        await using var body = await _http.GetStreamAsync(new Uri($"api/v1/subscribers/{_id}/export", UriKind.Relative), cancellationToken);
        return (await DrainAsync(body, cancellationToken)).Length;
    }

    /// <summary>sync-collection.</summary>
    /// <param name="path">The collection, such as <c>addressbooks/{id}/contacts/</c> without what every address begins with.</param>
    /// <param name="token">Empty for a first sync.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer's length and the next token.</returns>
    public Task<(long Length, string Token)> SyncAsync(string path, string token, CancellationToken cancellationToken) => SendAsync(
        "REPORT", path, $"<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>", cancellationToken);

    /// <summary>All bodies of a collection, in one answer.</summary>
    public Task<(long Length, string Token)> QueryAsync(CancellationToken cancellationToken) => SendAsync(
        "REPORT", $"addressbooks/{_id}/contacts/",
        "<a:addressbook-query xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/><a:address-data/></prop></a:addressbook-query>", cancellationToken);

    public async Task PutAsync(string path, byte[] body, string type, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await _http.PutAsync(new Uri($"dav/{path}", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private async Task<(long Length, string Token)> SendAsync(string method, string path, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"dav/{path}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/xml") };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (length, end) = await DrainAsync(stream, cancellationToken);
        var from = end.LastIndexOf(Start, StringComparison.Ordinal);
        return (length, from < 0 ? "" : end[(from + Start.Length)..end.IndexOf('<', from + Start.Length)]);
    }

    private static async Task<(long Length, string End)> DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int Kept = 1_024;
        var buffer = new byte[64 * 1024];
        var end = Array.Empty<byte>();
        long length = 0;
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            length += read;
            end = read >= Kept ? buffer[(read - Kept)..read] : [.. end.Concat(buffer.Take(read)).TakeLast(Kept)];
        }
        return (length, Encoding.UTF8.GetString(end));
    }
}
