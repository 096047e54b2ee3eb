using System.Text.Json;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: a log tells an operator what happens and nobody who it happens to. Method: a session with faults, and every line it left.</summary>
public sealed class LogTests
{
    // Names that occur nowhere else.
    private const string Subscriber = "zaphod.4917";
    private const string Item = "trillian-5523";
    private const string Text = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:trillian-5523\r\nFN:Marvin 8841\r\nN:Marvin;;;;\r\nEND:VCARD\r\n";

    [Fact]
    public async Task Log_names_neither_subscribers_nor_items_nor_contents_and_leads_to_the_trace()
    {
        await using var node = await NodeProcess.StartNewAsync(
            ("Logging__Console__FormatterName", "pim-json"), ("Pim__Traces__Endpoint", "http://127.0.0.1:9"), ("Pim__Traces__Share", "1"));
        await RunSessionAsync(node);

        // The session left lines about this very subscriber.
        Assert.True(node.Log.Contains("was provisioned"), node.Log.ToString());
        Assert.True(node.Log.Contains("Denied a device"), node.Log.ToString());
        Assert.True(node.Log.Contains("Answered PUT with 503"), node.Log.ToString());
        using (var line = JsonDocument.Parse(node.Log.First("Answered PUT with 503")))
        {
            Assert.Matches("^[0-9a-f]{32}$", line.RootElement.GetProperty("trace_id").GetString());
            Assert.Matches("^[0-9a-f]{16}$", line.RootElement.GetProperty("span_id").GetString());
        }

        foreach (var secret in new[] { "zaphod", "4917", "trillian", "5523", "Marvin", "8841" })
            Assert.False(node.Log.Contains(secret), $"{secret}:\n{node.Log}");
    }

    [Fact]
    public async Task Debug_log_tells_who_is_meant()
    {
        await using var node = await NodeProcess.StartNewAsync(("Logging__LogLevel__OrleansPim", "Debug"));

        await node.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync("the alias is explained", () => Task.FromResult(node.Log.Contains($"Subscriber {Subscriber} is called")));
    }

    private static async Task RunSessionAsync(NodeProcess node)
    {
        var account = await node.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken);
        using var phone = new DavClient(node.Gateway, account);
        using var stored = await phone.PutContactAsync($"{Item}.vcf", Text);
        Assert.True(stored is { IsSuccessStatusCode: true }, $"{stored?.StatusCode}");
        using var thief = new DavClient(node.Gateway, account with { Password = "wrong" });
        using var denied = await thief.ListAsync("contacts");

        using (RegionLock.Take(node.RegionFolder("beta")))
        using (RegionLock.Take(node.RegionFolder("gamma")))
        {
            using var refused = await phone.PutContactAsync($"{Item}.vcf", Text.Replace("8841", "8841-b", StringComparison.Ordinal));
            Assert.Equal(503, (int?)refused?.StatusCode);
        }

        // A rebuild and a second life of the node have something to tell as well.
        Directory.Delete(node.RegionFolder("alpha"), recursive: true);
        await node.AllRegionsVoteAsync();
        using var listed = await phone.ListAsync("contacts");
        await node.KillAsync();
        await node.StartAsync();
        using var again = await phone.ListAsync("contacts");
    }
}
