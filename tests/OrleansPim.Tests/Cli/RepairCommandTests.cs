using System.Text.Json;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: operators can look at and mend what is stored. Method: pim against a running node with embedded regions.</summary>
[Collection(NodeCollection.Name)]
public sealed class RepairCommandTests(RunningNode node)
{
    [Fact]
    public async Task Subscriber_is_verified()
    {
        await CommandLine.RunAsync(node, "subscriber", "add", "verified");

        var (table, json) = (await CommandLine.RunAsync(node, "verify", "verified"), await CommandLine.RunAsync(node, "verify", "verified", "--json"));

        using var report = JsonDocument.Parse(json.Output);
        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        Assert.Contains("Subscriber verified is whole: 1 entries", table.Output, StringComparison.Ordinal);
        Assert.Contains("intact", table.Output, StringComparison.Ordinal);
        Assert.True(report.RootElement.GetProperty("sound").GetBoolean());
    }

    [Fact]
    public async Task Subscriber_who_never_was_cannot_be_verified() => Assert.Equal(3, (await CommandLine.RunAsync(node, "verify", "never-was")).ExitCode);

    [Fact]
    public async Task Garbage_is_counted_and_condemned_before_it_is_deleted()
    {
        var (counted, collected) = (await CommandLine.RunAsync(node, "gc", "--dry-run"), await CommandLine.RunAsync(node, "gc"));

        Assert.Equal((0, 0), (counted.ExitCode, collected.ExitCode));
        Assert.Contains("Nothing was deleted.", counted.Output, StringComparison.Ordinal);
        Assert.Contains("0 copies of 0 bytes were deleted", collected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrub_reads_everything_at_once()
    {
        var run = await CommandLine.RunAsync(node, "scrub");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Every region has everything, intact.", run.Output, StringComparison.Ordinal);
        await node.AwaitAsync("/metrics", static (_, body) => body.Contains("pim_scrub_deep_last_complete_timestamp_seconds{region=\"alpha\"}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Region_is_quarantined_rebuilt_and_admitted()
    {
        var early = await CommandLine.RunAsync(node, "region", "admit", "beta");
        var quarantined = await CommandLine.RunAsync(node, "region", "quarantine", "beta");
        var second = await CommandLine.RunAsync(node, "region", "quarantine", "gamma");
        var soon = await CommandLine.RunAsync(node, "region", "admit", "beta");
        var rebuilt = await CommandLine.RunAsync(node, "region", "rebuild", "beta", "--without-vote");
        var admitted = await CommandLine.RunAsync(node, "region", "admit", "beta", "--json");

        Assert.Equal((1, 0, 1, 1, 0, 0), (early.ExitCode, quarantined.ExitCode, second.ExitCode, soon.ExitCode, rebuilt.ExitCode, admitted.ExitCode));
        Assert.Contains("2 of 3 regions have a vote", quarantined.Output, StringComparison.Ordinal);
        Assert.Contains("pim region rebuild beta", soon.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 3 regions have a vote", rebuilt.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(admitted.Output);
        Assert.Equal(3, report.RootElement.GetProperty("voting").GetInt32());
        await node.AwaitAsync("/admin/regions", static (_, body) => body.Contains("\"healthy\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Region_is_replaced_only_by_one_that_stands_by()
    {
        var refused = await CommandLine.RunAsync(node, "region", "replace", "alpha", "delta");
        var givenUp = await CommandLine.RunAsync(node, "region", "replace", "alpha", "delta", "--give-up");
        var wrong = await CommandLine.RunAsync(node, "region", "replace", "alpha", "Delta");

        Assert.Equal((1, 1, 3), (refused.ExitCode, givenUp.ExitCode, wrong.ExitCode));
        Assert.Contains("Pim:Standby", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Region_that_is_not_configured_is_not_found() =>
        Assert.Equal(3, (await CommandLine.RunAsync(node, "region", "rebuild", "delta")).ExitCode);
}
