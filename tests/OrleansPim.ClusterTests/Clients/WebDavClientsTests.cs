using System.Text.RegularExpressions;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>Goal: the photos are a WebDAV server of class 1 and 2 to programs that were written for others. Method: run them.</summary>
public sealed partial class WebDavClientsTests
{
    /// <summary>All tests of litmus 0.13, locks included.</summary>
    private const int LitmusTests = 104;

    [Fact]
    public async Task Litmus_passes_all_of_its_tests()
    {
        var litmus = ExternalProgram.Require("litmus");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var account = await ProvisionAsync(node);

        var result = await litmus.RunAsync(folder.Path, Environment(folder), "-k", $"{PhotosOf(node, account)}", account.Id, account.Password);

        result.Succeeded();
        var sums = Summary().Matches(result.Output);
        Assert.Equal(["basic", "copymove", "props", "locks", "http"], sums.Select(sum => sum.Groups["suite"].Value));
        Assert.True(sums.Sum(sum => int.Parse(sum.Groups["passed"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)) == LitmusTests, result.Output);
        Assert.DoesNotMatch("FAIL|SKIPPED|WARNING", result.Output);
    }

    [Fact]
    public async Task Cadaver_makes_a_folder_locks_copies_moves_and_reads_back()
    {
        var cadaver = ExternalProgram.Require("cadaver");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var account = await ProvisionAsync(node);
        var photo = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31)).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "a b.jpg"), photo, TestContext.Current.CancellationToken);
        var secrets = Path.Combine(folder.Path, ".netrc");
        await File.WriteAllTextAsync(secrets, $"machine 127.0.0.1\nlogin {account.Id}\npassword {account.Password}\n", TestContext.Current.CancellationToken);
        const string Script = """
            mkcol album
            cd album
            put "a b.jpg"
            propset "a b.jpg" mood blue
            propget "a b.jpg" mood
            lock "a b.jpg"
            discover "a b.jpg"
            unlock "a b.jpg"
            copy "a b.jpg" copy.jpg
            move copy.jpg moved.jpg
            get moved.jpg down.jpg
            delete "a b.jpg"
            ls
            cd ..
            rmcol album
            ls
            quit

            """;

        var result = await cadaver.RunAsync(folder.Path, Environment(folder), Script, [$"{PhotosOf(node, account)}"]);

        result.Succeeded();
        Assert.DoesNotContain("failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("Value of mood is: blue", result.Output, StringComparison.Ordinal);
        Assert.Contains("Scope: exclusive  Type: write", result.Output, StringComparison.Ordinal);
        Assert.Contains("Deleting collection `album': succeeded.", result.Output, StringComparison.Ordinal);
        Assert.Equal(photo, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "down.jpg"), TestContext.Current.CancellationToken));
    }

    private static Task<SubscriberAdded> ProvisionAsync(NodeProcess node) =>
        node.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);

    private static Uri PhotosOf(NodeProcess node, SubscriberAdded account) => new(node.Gateway, $"dav/photos/{account.Id}/");

    private static Dictionary<string, string> Environment(TemporaryFolder folder) => new() { ["HOME"] = folder.Path, ["LC_ALL"] = "C.UTF-8" };

    [GeneratedRegex("summary for `(?<suite>[a-z]+)': of (?<run>[0-9]+) tests run: (?<passed>[0-9]+) passed, 0 failed")]
    private static partial Regex Summary();
}
