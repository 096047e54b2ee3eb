using System.Net;
using System.Text;

namespace OrleansPim.Tests.Silo.Drills;

/// <summary>Goal: who ran a drill can leave its verdict on the node's page. Method: HTTP against a running node.</summary>
[Collection(NodeCollection.Name)]
public sealed class DrillEndpointsTests(RunningNode node) : IDisposable
{
    private readonly HttpClient _client = node.NewAdministrationClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Verdict_is_told_again_and_shown_on_the_page()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(
            """{"name":"silo-kill","verdict":"passed","endedAt":"2026-05-04T12:00:00Z","summary":"0 lost of 812 & more."}"""));

        var told = await _client.GetStringAsync(new Uri("/admin/drills", UriKind.Relative), Stop);
        var page = await _client.GetStringAsync(new Uri("/", UriKind.Relative), Stop);

        Assert.Contains("\"name\":\"silo-kill\",\"verdict\":\"passed\",\"endedAt\":\"2026-05-04T12:00:00+00:00\"", told, StringComparison.Ordinal);
        Assert.Contains("0 lost of 812 &amp; more.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"Silo Kill","verdict":"passed"}""")]
    [InlineData("""{"verdict":"passed"}""")]
    [InlineData("""{"name":"silo-kill"}""")]
    [InlineData("""{"name":"silo-kill","verdict":"brilliant"}""")]
    [InlineData("""{"name":"silo-kill","verdict":"passed","endedAt":"yesterday"}""")]
    [InlineData("{")]
    [InlineData("null")]
    public async Task Malformed_verdict_is_refused(string body) => Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body));

    [Fact]
    public async Task Endless_summary_is_refused() => Assert.Equal(
        HttpStatusCode.BadRequest, await PostAsync($$"""{"name":"silo-kill","verdict":"passed","summary":"{{new string('x', 501)}}"}"""));

    [Fact]
    public async Task Without_the_token_nobody_leaves_a_verdict()
    {
        using var client = node.NewAdministrationClient(withToken: false);
        using var body = new StringContent("""{"name":"silo-kill","verdict":"passed"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/admin/drills", UriKind.Relative), body, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<HttpStatusCode> PostAsync(string text)
    {
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri("/admin/drills", UriKind.Relative), body, Stop);
        return answer.StatusCode;
    }
}
