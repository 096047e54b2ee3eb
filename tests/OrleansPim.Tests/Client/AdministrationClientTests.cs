using OrleansPim.Client.Administration;
using OrleansPim.TestKit.Network;

namespace OrleansPim.Tests.Client;

/// <summary>Goal: who asks a node is told what is wrong in words of ours. Method: a server that breaks what is begun.</summary>
public sealed class AdministrationClientTests
{
    /// <summary>As often as it takes for the client's own translation of failures to be missed many times.</summary>
    [Fact]
    public async Task A_node_that_dies_while_it_is_asked_is_one_that_cannot_be_reached()
    {
        using var server = new ResettingServer();
        using var http = new HttpClient { BaseAddress = server.Address };
        var client = new AdministrationClient(http, "token");

        for (var call = 0; call < 2_000; call++)
        {
            var failure = await Assert.ThrowsAsync<AdministrationException>(() => client.GetSubscriberAsync("alice", TestContext.Current.CancellationToken));
            Assert.Equal(AdministrationError.Unreachable, failure.Error);
        }
    }
}
