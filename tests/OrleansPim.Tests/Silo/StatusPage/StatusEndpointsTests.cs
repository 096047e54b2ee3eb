using System.Net;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>Goal: people get the page, safely. Method: HTTP against a running node.</summary>
[Collection(NodeCollection.Name)]
public sealed class StatusEndpointsTests(RunningNode node) : IDisposable
{
    private readonly HttpClient _client = node.NewAdministrationClient(withToken: false);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Page_needs_no_token_and_shows_the_regions_of_the_node()
    {
        using var answer = await _client.GetAsync(Path("/"), Stop);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.All((string[])["alpha", "beta", "gamma", "<h1 id=\"headline\""], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("demo", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("/"), InlineData("/runbooks/PimNoQuorum")]
    public async Task Nothing_but_the_page_itself_may_run_in_it(string path)
    {
        using var answer = await _client.GetAsync(Path(path), Stop);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("GET", "/runbooks/Unknown", HttpStatusCode.NotFound)]
    [InlineData("GET", "/runbooks/../appsettings.json", HttpStatusCode.NotFound)]
    [InlineData("POST", "/", HttpStatusCode.MethodNotAllowed)]
    public async Task Anything_else_is_refused(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path(path));
        using var answer = await _client.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
