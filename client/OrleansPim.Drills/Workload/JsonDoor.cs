using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansPim.Drills.Workload;

/// <summary>The plain JSON interface, whose requests have ids: the same intention may be sent again.</summary>
/// <param name="http">Sends it.</param>
/// <param name="subscriber">Whose contacts.</param>
internal sealed class JsonDoor(HttpDoor http, string subscriber) : IDoor
{
    private const string Collection = "kind=addressBook&collection=contacts";

    public string Name => "json";

    public string Place => http.Place;

    public bool RemembersRequests => true;

    public Task<DoorAnswer> ReadAsync(string item, bool newest, CancellationToken cancellationToken) =>
        http.ReadAsync(PathOf($"content?{Collection}&name={item}"), newest, cancellationToken);

    public async Task<DoorAnswer> WriteAsync(string item, string card, string? tag, Guid requestId, CancellationToken cancellationToken)
    {
        var change = new Change("put", "addressBook", "contacts", item, card, tag, tag is null);
        var answer = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, PathOf("changes")) { Content = JsonContent.Create(new Batch(requestId, [change])) },
            cancellationToken).ConfigureAwait(false);
        return answer.IsDone ? answer with { Tag = TagOf(answer.Card) } : answer;
    }

    /// <summary>The names of the subscriber's contacts.</summary>
    /// <returns>The names; <see langword="null"/> if they could not be listed.</returns>
    public async Task<HashSet<string>?> ListAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        var after = string.Empty;
        do
        {
            var page = await http.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, PathOf($"items?{Collection}{after}")), cancellationToken).ConfigureAwait(false);
            if (!page.IsDone)
                return null;
            using var document = JsonDocument.Parse(page.Card!);
            foreach (var item in document.RootElement.GetProperty("items").EnumerateArray())
                names.Add(item.GetProperty("name").GetString()!);
            after = document.RootElement.TryGetProperty("after", out var next) && next.GetString() is { } name
                ? $"&after={Uri.EscapeDataString(name)}" : string.Empty;
        }
        while (after.Length > 0);
        return names;
    }

    private static string? TagOf(string? body)
    {
        using var document = JsonDocument.Parse(body!);
        return document.RootElement.GetProperty("outcomes")[0].GetProperty("eTag").GetString();
    }

    private Uri PathOf(string rest) => new($"api/v1/subscribers/{Uri.EscapeDataString(subscriber)}/{rest}", UriKind.Relative);

    private sealed record Batch(Guid RequestId, Change[] Changes);

    private sealed record Change(string Op, string Kind, string Collection, string Name, string Body, string? IfMatch, bool MustNotExist);
}
