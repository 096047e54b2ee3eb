using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansPim.Tests.Silo.Administration;

/// <summary>Goal: operators get what was agreed, and nobody else gets anything. Method: HTTP against a running node.</summary>
[Collection(NodeCollection.Name)]
public sealed class AdministrationTests(RunningNode node) : IDisposable
{
    private static readonly string[] Guarded = ["/admin/regions", "/admin/subscribers/demo", "/admin/nothing", "/ADMIN/regions"];

    private readonly HttpClient _client = node.NewAdministrationClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Subscriber_is_added_shown_and_listed()
    {
        var added = await _client.PostAsync(Path("/admin/subscribers/added@example.org?device=tablet"), null, Stop);
        var body = await added.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var shown = await _client.GetFromJsonAsync<JsonElement>(Path("/admin/subscribers/added@example.org"), Stop);
        var listed = await _client.GetFromJsonAsync<JsonElement>(Path("/admin/subscribers?limit=1000"), Stop);

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(["id", "device", "password"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal("added@example.org", body.GetProperty("id").GetString());
        Assert.Equal("tablet", body.GetProperty("device").GetString());
        Assert.True(body.GetProperty("password").GetString()!.Length >= 20);
        Assert.Equal("tablet", shown.GetProperty("devices")[0].GetProperty("device").GetString());
        Assert.Equal(4, shown.GetProperty("collections").GetArrayLength());
        Assert.Contains("added@example.org", listed.GetProperty("subscribers").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task Subscriber_that_exists_is_left_as_it_is()
    {
        await _client.PostAsync(Path("/admin/subscribers/twice"), null, Stop);

        await AssertProblemAsync(HttpStatusCode.Conflict, await _client.PostAsync(Path("/admin/subscribers/twice"), null, Stop));
    }

    [Fact]
    public async Task Unknown_subscriber_is_not_found() => await AssertProblemAsync(
        HttpStatusCode.NotFound, await _client.GetAsync(Path("/admin/subscribers/nobody-at-all"), Stop));

    [Theory]
    [InlineData("POST", "/admin/subscribers/Upper")]
    [InlineData("POST", "/admin/subscribers/good?device=Bad%20Device")]
    [InlineData("GET", "/admin/subscribers/-dash")]
    [InlineData("GET", "/admin/subscribers?limit=0")]
    [InlineData("GET", "/admin/subscribers?limit=many")]
    [InlineData("GET", "/admin/subscribers?after=No!")]
    [InlineData("POST", "/admin/subscribers/good/devices/Bad")]
    public async Task Malformed_request_is_a_problem_and_no_more(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path(path));

        await AssertProblemAsync(HttpStatusCode.BadRequest, await _client.SendAsync(request, Stop));
    }

    [Fact]
    public async Task Device_is_added_once_and_revoked_once()
    {
        await _client.PostAsync(Path("/admin/subscribers/devices"), null, Stop);

        var first = await _client.PostAsync(Path("/admin/subscribers/devices/devices/laptop"), null, Stop);
        var second = await _client.PostAsync(Path("/admin/subscribers/devices/devices/laptop"), null, Stop);
        var revoked = await _client.DeleteAsync(Path("/admin/subscribers/devices/devices/laptop"), Stop);
        var again = await _client.DeleteAsync(Path("/admin/subscribers/devices/devices/laptop"), Stop);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await AssertProblemAsync(HttpStatusCode.Conflict, second);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await AssertProblemAsync(HttpStatusCode.NotFound, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic ZGVtbzpkZW1v")]
    public async Task Without_the_token_nothing_is_told(string? authorization)
    {
        using var client = node.NewAdministrationClient(withToken: false);
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        foreach (var path in Guarded)
        {
            var response = await client.GetAsync(Path(path), Stop);
            await AssertProblemAsync(HttpStatusCode.Unauthorized, response);
            Assert.Equal(new AuthenticationHeaderValue("Bearer"), Assert.Single(response.Headers.WwwAuthenticate));
        }
    }

    [Fact]
    public async Task Regions_are_reported_one_by_one()
    {
        var report = await _client.GetFromJsonAsync<JsonElement>(Path("/admin/regions"), Stop);

        Assert.Equal(2, report.GetProperty("quorum").GetInt32());
        Assert.True(report.GetProperty("hasQuorum").GetBoolean());
        Assert.Equal(["alpha", "beta", "gamma"], report.GetProperty("regions").EnumerateArray().Select(region => region.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("/admin/regions")]
    [InlineData("/metrics")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Phones_reach_nothing_of_the_administration(string path)
    {
        using var phone = new HttpClient { BaseAddress = node.Gateway };
        phone.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Token);

        var response = await phone.GetAsync(Path(path), Stop);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, $"{response.StatusCode}");
    }

    [Theory]
    [InlineData("/dav/addressbooks/demo/contacts/")]
    [InlineData("/principals/")]
    [InlineData("/.well-known/carddav")]
    [InlineData("/dav/")]
    public async Task Operators_reach_nothing_of_the_gateway(string path) =>
        await AssertProblemAsync(HttpStatusCode.NotFound, await _client.GetAsync(Path(path), Stop));

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task AssertProblemAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("status").GetInt32());
    }
}
