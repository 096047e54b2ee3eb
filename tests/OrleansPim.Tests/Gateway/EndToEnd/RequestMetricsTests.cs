namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: requests are counted by method and class, whatever a client sends. Method: send some, and read the figures.</summary>
[Collection(nameof(GatewayTests))]
public sealed class RequestMetricsTests(GatewayHost host)
{
    [Fact]
    public async Task Requests_are_counted_by_method_and_class_and_timed()
    {
        var phone = await host.NewPhoneAsync();
        var (stored, missing, denied, timed) = (Count("PUT", "2xx"), Count("GET", "4xx"), Count("PROPFIND", "4xx"), Timed("PUT"));

        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.GetAsync(phone.Contacts + "nothing.vcf");
        await phone.With("wrong").PropfindAsync(phone.Contacts, 0, "<getetag/>");

        Assert.Equal(stored + 1, Count("PUT", "2xx"));
        Assert.Equal(missing + 1, Count("GET", "4xx"));
        Assert.Equal(denied + 1, Count("PROPFIND", "4xx"));
        Assert.Equal(timed + 1, Timed("PUT"));
    }

    [Fact]
    public async Task Discovery_is_counted_as_a_redirection()
    {
        var phone = await host.NewPhoneAsync();
        var before = Count("PROPFIND", "3xx");

        await phone.PropfindAsync("/.well-known/carddav", 0, "<getetag/>");

        Assert.Equal(before + 1, Count("PROPFIND", "3xx"));
    }

    [Fact]
    public async Task Want_of_a_quorum_is_counted_as_ours()
    {
        var phone = await host.NewPhoneAsync();
        var before = Count("PUT", "5xx");

        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }

        Assert.Equal(before + 1, Count("PUT", "5xx"));
    }

    [Fact]
    public async Task Requests_of_the_JSON_front_end_are_counted_too()
    {
        var phone = await host.NewPhoneAsync();
        var api = $"/api/v1/subscribers/{Uri.EscapeDataString(phone.Subscriber.Value)}/";
        var (read, denied, refused) = (Count("GET", "2xx"), Count("GET", "4xx"), Count("POST", "4xx"));

        await phone.GetAsync(api + "collections");
        await phone.With("wrong").GetAsync(api + "collections");
        await phone.SendAsync("POST", api + "changes", "no batch");

        Assert.Equal(read + 1, Count("GET", "2xx"));
        Assert.Equal(denied + 1, Count("GET", "4xx"));
        Assert.Equal(refused + 1, Count("POST", "4xx"));
    }

    [Fact]
    public async Task Methods_that_nobody_serves_are_one_method()
    {
        var phone = await host.NewPhoneAsync();
        var before = Count("other", "4xx");

        for (var i = 0; i < 20; i++)
            await phone.SendAsync($"INVENTED{i}", phone.Contacts);

        Assert.Equal(before + 20, Count("other", "4xx"));
        Assert.Null(host.Meters.Read("pim.dav.requests", "method=INVENTED1", "class=4xx"));
    }

    private double Count(string method, string kind) => host.Meters.Read("pim.dav.requests", $"method={method}", $"class={kind}") ?? 0;

    private double Timed(string method) => host.Meters.Read("pim.dav.request.duration", $"method={method}") ?? 0;
}
