using System.Net;
using System.Net.Http.Json;
using OrleansPim.Client.Administration;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Tests.Silo.Faults;

/// <summary>Goal: nobody breaks anything who was not allowed to. Method: ask a node that allows nothing, and start one that was told once too few.</summary>
[Collection(NodeCollection.Name)]
public sealed class FaultEndpointTests(RunningNode node)
{
    private static readonly Uri Faults = new("/admin/faults", UriKind.Relative);
    private static readonly Uri Alpha = new("/admin/faults/alpha", UriKind.Relative);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_that_was_not_told_otherwise_injects_nothing()
    {
        using var client = node.NewAdministrationClient();

        using var injected = await client.PostAsJsonAsync(Alpha, new FaultRequest("blackhole", 5), Stop);
        using var healed = await client.DeleteAsync(Alpha, Stop);
        var report = await client.GetFromJsonAsync<FaultsReport>(Faults, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, injected.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, healed.StatusCode);
        Assert.Equal((false, 0), (report!.Allowed, report.Faults.Count));
    }

    [Fact]
    public async Task Faults_need_the_administrations_token()
    {
        using var client = node.NewAdministrationClient(withToken: false);

        using var injected = await client.PostAsJsonAsync(Alpha, new FaultRequest("blackhole", 5), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, injected.StatusCode);
    }

    [Fact]
    public void Production_has_to_be_told_twice()
    {
        string[] once = ["--Pim:Faults:Allowed=true", "--Pim:Faults:Environment=Production"];

        var refused = Assert.Throws<StartRefusedException>(() => NodeSettings.Read(NodeBuilder.Create(once).Configuration));
        NodeSettings.Read(NodeBuilder.Create([.. once, "--Pim:Faults:AllowedInProduction=true"]).Configuration);

        Assert.Equal(NodeExitCode.WrongSetting, refused.ExitCode);
        Assert.Contains("Pim:Faults:AllowedInProduction", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_are_compared_when_asked_for()
    {
        using var client = node.NewAdministrationClient();

        using var asked = await client.PostAsync(new Uri("/admin/scrub", UriKind.Relative), null, Stop);
        await node.AwaitAsync("/admin/replicas", static (_, body) => body.Contains("\"different\":0", StringComparison.Ordinal));
        await node.AwaitAsync("/admin/regions", static (_, body) => body.Contains("\"healthy\":true", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
    }
}
