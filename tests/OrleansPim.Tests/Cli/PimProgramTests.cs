using System.Text.Json;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: people read, scripts parse, and both can rely on the exit code. Method: pim against a running node.</summary>
[Collection(NodeCollection.Name)]
public sealed class PimProgramTests(RunningNode node)
{
    private static readonly string[] Regions = ["alpha", "beta", "gamma"];

    [Fact]
    public async Task Status_shows_every_region_and_the_quorum()
    {
        var run = await CommandLine.RunAsync(node, "status");

        Assert.Equal(0, run.ExitCode);
        Assert.All(Regions, region => Assert.Contains(region, run.Output, StringComparison.Ordinal));
        Assert.Contains("3 of 3 regions have a vote; 2 are needed. All is well.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_to_be_had_as_JSON()
    {
        var run = await CommandLine.RunAsync(node, "status", "--json");

        using var report = JsonDocument.Parse(run.Output);
        Assert.True(report.RootElement.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task Subscriber_is_added_shown_and_listed()
    {
        var added = await CommandLine.RunAsync(node, "subscriber", "add", "cli-user", "--device", "desk", "--json");
        var shown = await CommandLine.RunAsync(node, "subscriber", "show", "cli-user");
        var listed = await CommandLine.RunAsync(node, "subscriber", "list", "--limit", "1000");

        using var answer = JsonDocument.Parse(added.Output);
        Assert.Equal((0, 0, 0), (added.ExitCode, shown.ExitCode, listed.ExitCode));
        Assert.Equal("desk", answer.RootElement.GetProperty("device").GetString());
        Assert.NotEqual("", answer.RootElement.GetProperty("password").GetString());
        Assert.Contains("desk", shown.Output, StringComparison.Ordinal);
        Assert.Contains("contacts", shown.Output, StringComparison.Ordinal);
        Assert.Contains("cli-user", listed.Output.Split(Environment.NewLine));
    }

    [Fact]
    public async Task Device_is_added_and_revoked()
    {
        await CommandLine.RunAsync(node, "subscriber", "add", "cli-devices");

        var added = await CommandLine.RunAsync(node, "device", "add", "cli-devices", "laptop");
        var revoked = await CommandLine.RunAsync(node, "device", "revoke", "cli-devices", "laptop");
        var again = await CommandLine.RunAsync(node, "device", "revoke", "cli-devices", "laptop");

        Assert.Equal((0, 0, 3), (added.ExitCode, revoked.ExitCode, again.ExitCode));
        Assert.Contains("Password", added.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_are_listed_with_their_last_use()
    {
        await CommandLine.RunAsync(node, "subscriber", "add", "cli-list", "--device", "desk");
        await CommandLine.RunAsync(node, "device", "add", "cli-list", "laptop");

        var listed = await CommandLine.RunAsync(node, "device", "list", "cli-list");

        Assert.Equal(0, listed.ExitCode);
        Assert.Contains("desk", listed.Output, StringComparison.Ordinal);
        Assert.Contains("laptop", listed.Output, StringComparison.Ordinal);
        Assert.Contains("Last used", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_says_what_it_did_and_how_to_undo_it()
    {
        await CommandLine.RunAsync(node, "subscriber", "add", "cli-restore");

        var restored = await CommandLine.RunAsync(node, "subscriber", "restore", "cli-restore", "--to", "1");
        var never = await CommandLine.RunAsync(node, "subscriber", "restore", "cli-restore", "--to", "1999-01-01T00:00:00Z");
        var nothing = await CommandLine.RunAsync(node, "subscriber", "undelete", "cli-restore");

        Assert.Equal((0, 2, 3), (restored.ExitCode, never.ExitCode, nothing.ExitCode));
        Assert.Contains("Restored 0 items", restored.Output, StringComparison.Ordinal);
        Assert.Contains("--to 1", restored.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "subscriber", "show", "no-such-subscriber")]
    [InlineData(2, "subscriber", "show", "NOT-AN-ID")]
    [InlineData(2, "subscriber", "list", "--limit", "0")]
    [InlineData(6, "subscriber", "add", "demo")]
    [InlineData(5, "status", "--token", "wrong-token-of-some-length")]
    public async Task Refusal_of_the_node_has_its_exit_code_and_one_sentence(int exitCode, params string[] arguments)
    {
        var run = await CommandLine.RunAsync(node, arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("pim: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
