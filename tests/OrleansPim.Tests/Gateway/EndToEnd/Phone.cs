using System.Net.Http.Headers;
using System.Text;
using OrleansPim.Contracts.Identity;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>A device that speaks HTTP to the gateway with its app password.</summary>
public sealed class Phone
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private readonly Uri _gateway;
    private readonly string? _password;

    public Phone(Uri gateway, SubscriberId subscriber, string? password)
    {
        _gateway = gateway;
        _password = password;
        Subscriber = subscriber;
        Segment = Uri.EscapeDataString(subscriber.Value).Replace("%40", "@", StringComparison.Ordinal);
    }

    public SubscriberId Subscriber { get; }

    /// <summary>The subscriber as it stands in addresses.</summary>
    public string Segment { get; }

    public string Contacts => $"/dav/addressbooks/{Segment}/contacts/";

    public string Calendar => $"/dav/calendars/{Segment}/calendar/";

    public string Tasks => $"/dav/calendars/{Segment}/tasks/";

    public string Photos => $"/dav/photos/{Segment}/";

    /// <summary>Somebody at the same gateway with another password, or none.</summary>
    public Phone With(string? password) => new(_gateway, Subscriber, password);

    /// <summary>The same device at another gateway.</summary>
    public Phone At(Uri gateway) => new(gateway, Subscriber, _password);

    public Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)), headers);

    public async Task<Answer> SendAsync(string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_gateway, path)) { Content = content };
        if (_password is not null)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Subscriber.Value}:{_password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Http.SendAsync(request, CancellationToken.None);
        var all = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, all, await response.Content.ReadAsByteArrayAsync(CancellationToken.None));
    }

    public Task<Answer> PutCardAsync(string name, string card, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", Contacts + name, card, [("Content-Type", "text/vcard; charset=utf-8"), .. headers]);

    public Task<Answer> PutEventAsync(string path, string calendar, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", path, calendar, [("Content-Type", "text/calendar; charset=utf-8"), .. headers]);

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, (HttpContent?)null, headers);

    public Task<Answer> PropfindAsync(string path, int depth, string properties) =>
        SendAsync("PROPFIND", path, $"<propfind xmlns='DAV:'><prop>{properties}</prop></propfind>", ("Depth", $"{depth}"));

    public Task<Answer> ReportAsync(string path, string body) => SendAsync("REPORT", path, body, ("Depth", "1"));

    public Task<Answer> SyncAsync(string path, string token, string more = "") => SendAsync(
        "REPORT", path, $"<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level>{more}<prop><getetag/></prop></sync-collection>");
}
