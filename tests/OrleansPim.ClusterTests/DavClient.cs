using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using OrleansPim.Client.Administration;

namespace OrleansPim.ClusterTests;

/// <summary>A phone that speaks HTTP by hand, where a test has to see every single answer.</summary>
internal sealed class DavClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _subscriber;

    /// <param name="gateway">The gateway's address.</param>
    /// <param name="account">Who the client is.</param>
    public DavClient(Uri gateway, SubscriberAdded account)
    {
        _subscriber = account.Id;
        _http = new HttpClient { BaseAddress = gateway };
        var credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Id}:{account.Password}"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credential);
    }

    /// <summary>Stores one contact.</summary>
    /// <returns>The answer; <see langword="null"/> if the connection broke, so that nobody knows the outcome.</returns>
    public Task<HttpResponseMessage?> PutContactAsync(string name, string text) => SendAsync(new HttpRequestMessage(
        HttpMethod.Put, PathOf("contacts", name))
    { Content = new StringContent(text, Encoding.UTF8, "text/vcard") });

    /// <summary>Reads one item, byte for byte.</summary>
    /// <returns>The body; <see langword="null"/> if there is no such item.</returns>
    public async Task<string?> GetAsync(string collection, string name)
    {
        using var answer = await _http.GetAsync(PathOf(collection, name), TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Lists a collection.</summary>
    /// <returns>The answer; <see langword="null"/> if the connection broke.</returns>
    public Task<HttpResponseMessage?> ListAsync(string collection) => SendAsync(new HttpRequestMessage(
        new HttpMethod("PROPFIND"), PathOf(collection, ""))
    { Headers = { { "Depth", "1" } } });

    /// <summary>The names of all items of a collection, as their URLs have them.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string collection)
    {
        using var answer = await ListAsync(collection);
        Assert.Equal(HttpStatusCode.MultiStatus, answer?.StatusCode);
        await using var body = await answer!.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var document = await XDocument.LoadAsync(body, LoadOptions.None, TestContext.Current.CancellationToken);
        return [.. document.Descendants(XName.Get("href", "DAV:")).Select(href => href.Value).Where(href => !href.EndsWith('/'))
            .Select(href => href[(href.LastIndexOf('/') + 1)..])];
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                return await _http.SendAsync(request, TestContext.Current.CancellationToken);
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                return null;
            }
        }
    }

    private Uri PathOf(string collection, string name) => new(
        $"dav/{(collection == "contacts" ? "addressbooks" : "calendars")}/{_subscriber}/{collection}/{name}", UriKind.Relative);
}
