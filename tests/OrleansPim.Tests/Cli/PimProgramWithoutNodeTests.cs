using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: what is wrong before a node is asked is said plainly. Method: pim with nobody to talk to.</summary>
public sealed class PimProgramWithoutNodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("subscriber", "add")]
    [InlineData("subscriber", "list", "--limit", "many", "--token", "x")]
    [InlineData("status", "--url", "here", "--token", "x")]
    [InlineData("status", "--token", "two words")]
    [InlineData("subscriber", "add", "", "--token", "x")]
    [InlineData("subscriber", "show", ".", "--token", "x")]
    [InlineData("device", "add", "ann", "..", "--token", "x")]
    [InlineData("region", "quarantine", "..", "--token", "x")]
    [InlineData("gc", "--grace", "-1", "--token", "x")]
    [InlineData("gc", "--grace", "soon", "--token", "x")]
    [InlineData("cluster", "up", "--silos", "many")]
    [InlineData("cluster", "up", "--silos", "0")]
    [InlineData("gc", "--grace", "NaN", "--token", "x")]
    [InlineData("gc", "--grace", "99999999999", "--token", "x")]
    public async Task Wrong_command_line_is_2(params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_is_5_and_says_where_one_could_come_from()
    {
        var run = await RunAsync("status");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("PIM_ADMIN_TOKEN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_4()
    {
        // Port 9 is "discard"; what matters is that nothing listens there.
        var run = await RunAsync("status", "--url", "http://127.0.0.1:9", "--token", "some-token");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("http://127.0.0.1:9", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("some-token", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_file_that_is_not_there_is_5() => Assert.Equal(5, (await RunAsync("status", "--token-file", "nowhere")).ExitCode);

    [Fact]
    public async Task Help_is_0_and_lists_the_exit_codes()
    {
        var run = await RunAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Exit codes", run.Output, StringComparison.Ordinal);
    }

    private Task<CommandLine> RunAsync(params string[] arguments) => CommandLine.RunInAsync(_folder.Path, [], arguments);
}
