using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using OrleansPim.Client.Administration;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>A device as DAVx5 and iOS are: it keeps a sync token for each collection, and does to its copy whatever a sync tells it.</summary>
internal sealed class TokenDevice : IDisposable
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly string[] Collections = ["contacts", "calendar", "tasks"];

    private readonly HttpClient _http;
    private readonly string _subscriber;
    private readonly Dictionary<string, string> _tokens = [];
    private readonly Dictionary<string, Dictionary<string, string>> _held = [];

    /// <param name="gateway">The gateway's address.</param>
    /// <param name="account">Who the device is.</param>
    public TokenDevice(Uri gateway, SubscriberAdded account)
    {
        _subscriber = account.Id;
        _http = new HttpClient { BaseAddress = gateway };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Id}:{account.Password}")));
    }

    /// <summary>The items of a collection that the device holds: ETags by address.</summary>
    public IReadOnlyDictionary<string, string> Held(string collection) => _held.GetValueOrDefault(collection) ?? [];

    /// <summary>Synchronises all collections; a token that is refused as invalid leads to a full sync, as the RFC has it.</summary>
    /// <returns>The answers' statuses, one for each request.</returns>
    public async Task<IReadOnlyList<int>> SyncAsync()
    {
        var statuses = new List<int>();
        foreach (var collection in Collections)
        {
            var status = await SyncAsync(collection, _tokens.GetValueOrDefault(collection) ?? "");
            statuses.Add((int)status);
            if (status != HttpStatusCode.Forbidden)
                continue;

            // This is how phones lost their data in 2009: what the full listing lacks is deleted.
            _held.Remove(collection);
            statuses.Add((int)await SyncAsync(collection, ""));
        }
        return statuses;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpStatusCode> SyncAsync(string collection, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod("REPORT"), PathOf(collection))
        {
            Content = new StringContent(
                $"<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>", Encoding.UTF8, "application/xml"),
        };
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.StatusCode != HttpStatusCode.MultiStatus)
            return answer.StatusCode;
        var document = XDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (!_held.TryGetValue(collection, out var held))
            _held.Add(collection, held = []);
        foreach (var response in document.Root!.Elements(Dav + "response"))
        {
            var href = response.Element(Dav + "href")!.Value;
            if (response.Element(Dav + "status") is { } status && status.Value.Contains("404", StringComparison.Ordinal))
                held.Remove(href);
            else
                held[href] = response.Descendants(Dav + "getetag").Single().Value;
        }
        _tokens[collection] = document.Root.Element(Dav + "sync-token")!.Value;
        return answer.StatusCode;
    }

    private Uri PathOf(string collection) =>
        new($"dav/{(collection == "contacts" ? "addressbooks" : "calendars")}/{_subscriber}/{collection}/", UriKind.Relative);
}
