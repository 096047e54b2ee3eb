using System.Net;
using OrleansPim.Silo.Hosting;
using OrleansPim.Tests.Cli;

namespace OrleansPim.Tests.Silo.Hosting;

/// <summary>Goal: a node starts, restarts and refuses to start as promised. Method: real nodes whose folders vanish.</summary>
public sealed class PimNodeTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Password_is_printed_by_the_first_start_only_and_goes_on_to_work()
    {
        var password = _node.Console.Split('\n').Single(line => line.Contains("Password", StringComparison.Ordinal)).Split(' ')[^1].Trim();
        var token = _node.Token;

        await _node.StopAsync();
        await _node.StartAsync();

        Assert.Equal(1, _node.Console.Split(password).Length - 1);
        Assert.Contains("pim device add demo NAME", _node.Console, StringComparison.Ordinal);
        Assert.Equal(token, _node.Token);
        Assert.NotEqual(HttpStatusCode.Unauthorized, await KnockAsync(password));
        Assert.Equal(HttpStatusCode.Unauthorized, await KnockAsync("wrong"));
    }

    [Fact]
    public async Task Node_whose_regions_are_all_gone_does_not_start_as_new()
    {
        await _node.StopAsync();
        Directory.Delete(Path.Combine(_node.DataPath, "regions"), recursive: true);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(_node.StartAsync);

        Assert.Equal(NodeExitCode.DataMissing, refused.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_node.DataPath, "regions")));
    }

    [Fact]
    public async Task Running_node_whose_regions_are_all_deleted_stops()
    {
        Directory.Delete(Path.Combine(_node.DataPath, "regions"), recursive: true);

        var stopped = await Assert.ThrowsAsync<StartRefusedException>(_node.Node.WaitAsync);

        Assert.Equal(NodeExitCode.DataMissing, stopped.ExitCode);
    }

    [Fact]
    public async Task Region_that_was_missing_at_the_start_is_remade_and_votes_again()
    {
        await _node.StopAsync();
        Directory.Delete(_node.RegionPath("beta"), recursive: true);

        await _node.StartAsync();
        await _node.AwaitAsync("/admin/regions", static (_, body) => body.Contains("\"healthy\":true", StringComparison.Ordinal));

        Assert.True(Directory.Exists(_node.RegionPath("beta")));
    }

    [Fact]
    public async Task First_start_that_broke_off_before_it_was_remembered_is_finished_without_a_second_forming()
    {
        await _node.StopAsync();
        File.Delete(Path.Combine(_node.DataPath, "node.json"));

        await _node.StartAsync();
        await _node.AwaitReadyAsync();

        await _node.AwaitAsync("/admin/subscribers/demo", static (response, _) => response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Without_a_quorum_the_node_is_live_and_not_ready_and_says_so()
    {
        Directory.Move(_node.RegionPath("alpha"), _node.RegionPath("alpha") + ".away");
        Directory.Move(_node.RegionPath("gamma"), _node.RegionPath("gamma") + ".away");

        await _node.AwaitAsync("/health/ready", static (response, _) => response.StatusCode == HttpStatusCode.ServiceUnavailable);
        await _node.AwaitAsync("/admin/subscribers", static (response, _) =>
            response is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null });
        using var client = _node.NewAdministrationClient(withToken: false);
        var live = await client.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
        var status = await CommandLine.RunAsync(_node, "status");
        var added = await CommandLine.RunAsync(_node, "subscriber", "add", "nobody-yet");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("NO QUORUM", status.Output, StringComparison.Ordinal);
        Assert.Equal(4, added.ExitCode);
    }

    private async Task<HttpStatusCode> KnockAsync(string password)
    {
        using var phone = new HttpClient { BaseAddress = _node.Gateway };
        phone.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"demo:{password}")));
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/dav/addressbooks/demo/contacts/", UriKind.Relative));
        return (await phone.SendAsync(request, Stop)).StatusCode;
    }
}
