using System.Net;
using System.Net.Sockets;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Tests.Silo.Hosting;

/// <summary>Goal: a start that is refused ends with one message and its exit code. Method: the program, in this process.</summary>
public sealed class NodeProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Wrong_setting_is_2_and_named_without_a_stack_trace()
    {
        var (exitCode, error) = await RunAsync("--Pim:Gateway:Url=here", "--Pim:Silo:Port=70000");

        Assert.Equal(2, exitCode);
        Assert.Contains("Pim:Gateway:Url", error, StringComparison.Ordinal);
        Assert.Contains("Pim:Silo:Port", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pim:Gateway:Url", "http://127.0.0.1:{0}")]
    [InlineData("Pim:Admin:Url", "http://127.0.0.1:{0}")]
    [InlineData("Pim:Silo:Port", "{0}")]
    [InlineData("Pim:Silo:GatewayPort", "{0}")]
    public async Task Port_in_use_is_2_and_the_setting_is_named(string setting, string value)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, error) = await RunAsync($"--{setting}={value.Replace("{0}", $"{port}", StringComparison.Ordinal)}");

        Assert.Equal(2, exitCode);
        Assert.Contains(setting, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_folder_that_cannot_be_made_is_2_and_named()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var (exitCode, error) = await RunAsync($"--Pim:DataPath={file}/data");

        Assert.Equal(2, exitCode);
        Assert.Contains("Pim:DataPath", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_that_differ_from_those_of_the_first_start_are_3()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "node.json"),
            """{ "format": 1, "regions": ["north", "south", "west"], "formedAt": "2026-01-01T00:00:00Z" }""",
            TestContext.Current.CancellationToken);

        var (exitCode, error) = await RunAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains("Pim:Regions", error, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        string[] free =
        [
            $"--Pim:DataPath={_folder.Path}", "--Pim:Gateway:Url=http://127.0.0.1:0", "--Pim:Admin:Url=http://127.0.0.1:0",
            "--Pim:Silo:Port=0", "--Pim:Silo:GatewayPort=0",
        ];
        return (await NodeProgram.RunAsync([.. free, .. arguments], TextWriter.Null, error), error.ToString());
    }
}
