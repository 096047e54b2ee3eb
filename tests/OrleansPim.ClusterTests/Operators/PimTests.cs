using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: an operator gets by with <c>pim</c> alone. Method: run it as a process against a node as a process.</summary>
public sealed partial class PimTests
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;
    private const int NotFound = 3;
    private const int Unavailable = 4;
    private const int Denied = 5;
    private const int Exists = 6;

    [Fact]
    public async Task A_subscriber_added_with_pim_can_log_in_is_shown_and_is_listed()
    {
        await using var node = await NodeProcess.StartNewAsync();

        var added = await RunAsync(node, Ok, "subscriber", "add", "dora", "--device", "tablet", "--json");
        var account = JsonSerializer.Deserialize<SubscriberAdded>(added.Output, JsonSerializerOptions.Web)!;
        using var client = new DavClient(node.Gateway, account);
        var contact = new ContactSource(seed: 21).Take(1)[0];
        using (var answer = await client.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{answer?.StatusCode}");

        await RunAsync(node, Exists, "subscriber", "add", "dora");
        Assert.Contains("dora", (await RunAsync(node, Ok, "subscriber", "list")).Output, StringComparison.Ordinal);
        var shown = await RunAsync(node, Ok, "subscriber", "show", "dora", "--json");
        Assert.Equal(1, JsonSerializer.Deserialize<SubscriberFigures>(shown.Output, JsonSerializerOptions.Web)!.Items);
        Assert.DoesNotContain(account.Password, shown.Output, StringComparison.Ordinal);
        await RunAsync(node, NotFound, "subscriber", "show", "nobody");
        await RunAsync(node, Usage, "subscriber", "add", "No Good Id");
    }

    [Fact]
    public async Task A_revoked_device_is_denied_and_the_other_one_goes_on()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var phone = await node.Administration.AddSubscriberAsync("emil", "phone", TestContext.Current.CancellationToken);
        var added = await RunAsync(node, Ok, "device", "add", "emil", "tablet", "--json");
        using var tablet = new DavClient(node.Gateway, JsonSerializer.Deserialize<SubscriberAdded>(added.Output, JsonSerializerOptions.Web)!);
        Assert.Empty(await tablet.NamesAsync("contacts"));
        var contact = new ContactSource(seed: 22).Take(1)[0];
        using (var stored = await tablet.PutContactAsync(contact.Uid + ".vcf", contact.Text))
            Assert.True(stored is { IsSuccessStatusCode: true });
        var listed = await RunAsync(node, Ok, "device", "list", "emil", "--json");
        var devices = JsonSerializer.Deserialize<DeviceFigures[]>(listed.Output, JsonSerializerOptions.Web)!;
        Assert.Equal([("phone", false), ("tablet", true)], devices.Select(device => (device.Device, device.LastUsedAt is not null)));

        await RunAsync(node, Ok, "device", "revoke", "emil", "tablet");

        await Eventually.HoldsAsync("the revoked device is denied", async () =>
        {
            using var answer = await tablet.ListAsync("contacts");
            return answer is { StatusCode: System.Net.HttpStatusCode.Unauthorized };
        });
        using var other = new DavClient(node.Gateway, phone);
        Assert.Single(await other.NamesAsync("contacts"));
    }

    [Fact]
    public async Task Status_says_by_its_exit_code_whether_all_is_well()
    {
        await using var node = await NodeProcess.StartNewAsync();
        await node.AllRegionsVoteAsync();
        await RunAsync(node, Ok, "status");
        await RunAsync(node, Ok, "status", "--json");

        Directory.Move(node.RegionFolder("beta"), node.RegionFolder("beta") + ".away");
        await using (File.Create(node.RegionFolder("beta")))
        {
            // A file in the folder's place: the region cannot be remade before somebody removes it.
            await Eventually.HoldsAsync("the lost region is noticed", async () => !(await node.RegionAsync("beta")).Available, node.Log.ToString);
            Assert.Contains("beta", (await RunAsync(node, Failed, "status")).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_token_and_an_absent_node_have_exit_codes_of_their_own()
    {
        await using var node = await NodeProcess.StartNewAsync();

        await RunAsync(node, Denied, "status", "--token", "not-the-token-of-this-node");
        await node.KillAsync();
        await RunAsync(node, Unavailable, "status");
    }

    /// <summary>Method: on a terminal that <c>script</c> makes. With a quorum that takes no writes the rebuild is seen on its way, breaks off, and goes on.</summary>
    [Fact]
    public async Task Scrub_and_rebuild_draw_on_a_terminal_how_far_they_are()
    {
        await using var node = await NodeProcess.StartNewAsync();
        await node.AllRegionsVoteAsync();

        Assert.Matches("done, [0-9]+ a second ━+ 100%", await RunOnTerminalAsync(node, "scrub"));

        await RunAsync(node, Ok, "region", "quarantine", "beta");
        Task<string> rebuilding;
        using (RegionLock.Take(node.RegionFolder("gamma")))
        {
            rebuilding = RunOnTerminalAsync(node, "region", "rebuild", "beta");
            await Eventually.HoldsAsync(
                "the rebuild breaks off",
                async () => (await node.RegionAsync("beta")).Reason.Contains("broke off and will be resumed", StringComparison.Ordinal),
                node.Log.ToString);
        }

        var drawn = await rebuilding;
        Assert.Matches("[0-9]+ blobs, [0-9]+ a second ━+ +[0-9]+%", drawn);
        Assert.Matches("votes ━+ 100%", drawn);
        Assert.True((await node.RegionAsync("beta")).HasVote);
    }

    private static async Task<ProgramResult> RunAsync(NodeProcess node, int expected, params string[] arguments)
    {
        var result = await ExternalProgram.Dotnet.RunAsync(AppContext.BaseDirectory, EnvironmentFor(node), [Pim, .. arguments]);
        Assert.True(result.ExitCode == expected, $"{result.Command} returned {result.ExitCode}, not {expected}:\n{result.Output}\n{node.Log}");
        return result;
    }

    private static async Task<string> RunOnTerminalAsync(NodeProcess node, params string[] arguments)
    {
        var script = ExternalProgram.Require("script", "bsdutils");
        var command = $"stty cols 160; exec dotnet '{Pim}' {string.Join(' ', arguments)}";
        var result = await script.RunAsync(AppContext.BaseDirectory, EnvironmentFor(node), "--quiet", "--return", "--command", command, "/dev/null");
        return TerminalControl().Replace(result.Succeeded().Output, "");
    }

    private static Dictionary<string, string> EnvironmentFor(NodeProcess node) => new()
    {
        ["PIM_ADMIN_URL"] = node.AdministrationAddress.ToString(),
        ["PIM_ADMIN_TOKEN"] = NodeProcess.Token,
        ["TERM"] = "xterm",
        ["LANG"] = "C.UTF-8",
    };

    private static string Pim => Path.Combine(AppContext.BaseDirectory, "pim.dll");

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex TerminalControl();
}
