namespace OrleansPim.Tests.Silo.Health;

/// <summary>Goal: an orchestrator learns the truth without a token. Method: ask a running node.</summary>
[Collection(NodeCollection.Name)]
public sealed class HealthTests(RunningNode node)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Load_balancer_may_ask_with_head(string path)
    {
        using var client = node.NewAdministrationClient(withToken: false);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Running_node_is_live_and_ready(string path, string status)
    {
        using var client = node.NewAdministrationClient(withToken: false);

        Assert.Contains(
            $"\"{status}\"", await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
