using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: after a loss one command says who is affected and how. Method: a node whose regions lose one subscriber's head while it is down, and pim.</summary>
public sealed class ImpactTests
{
    [Fact]
    public async Task Impact_names_who_is_held_and_how_much_may_be_missing_and_nobody_else()
    {
        await using var node = new RunningNode();
        await node.InitializeAsync();
        foreach (var id in (string[])["fine", "lost"])
            Assert.Equal(0, (await CommandLine.RunAsync(node, "subscriber", "add", id)).ExitCode);
        Assert.Equal(0, (await CommandLine.RunAsync(node, "device", "add", "lost", "tablet")).ExitCode);
        var clear = await CommandLine.RunAsync(node, "impact");

        await LoseHeadAsync(node, "lost");
        await node.StopAsync();
        await node.StartAsync();
        await node.AwaitReadyAsync();
        var (table, json) = (await CommandLine.RunAsync(node, "impact"), await CommandLine.RunAsync(node, "impact", "--json"));

        Assert.Equal(0, clear.ExitCode);
        Assert.Contains("3 subscribers in", clear.Output, StringComparison.Ordinal);
        Assert.Contains("0 held, 0 under-replicated, 0 could not be told", clear.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (table.ExitCode, json.ExitCode));
        Assert.Contains("held: lost", table.Output, StringComparison.Ordinal);
        Assert.Contains("At most 2 acknowledged changes are missing", table.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        var affected = Assert.Single(report.RootElement.GetProperty("subscribers").EnumerateArray());
        Assert.Equal(("lost", "held", "lost"), (Text(affected, "id"), Text(affected, "state"), Text(affected, "reason")));
        Assert.Equal((2, 2), (affected.GetProperty("witnessed").GetInt64(), affected.GetProperty("mayBeMissing").GetInt64()));
        Assert.Equal(3, report.RootElement.GetProperty("checked").GetInt64());
        Assert.InRange(affected.GetProperty("since").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task LoseHeadAsync(RunningNode node, string id)
    {
        var key = new BlobKey($"heads/{id}");
        foreach (var region in node.Node.Services.GetRequiredService<RegionSet>().Regions)
        {
            var blob = await region.Store.ReadAsync(key, TestContext.Current.CancellationToken);
            Assert.True(await region.Store.TryDeleteAsync(key, blob!.Value.Version, TestContext.Current.CancellationToken));
        }
    }
}
