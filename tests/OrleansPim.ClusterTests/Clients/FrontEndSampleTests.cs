using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Operators;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>Goal: what README shows to other teams works. Method: the printed lines are the compiled ones, and those run against a node.</summary>
public sealed class FrontEndSampleTests
{
    [Fact]
    public async Task The_sample_for_a_front_end_stores_a_contact_and_is_told_of_it()
    {
        await using var node = await NodeProcess.StartNewAsync();
        await using var output = new StringWriter();

        await FrontEndSample.RunAsync(node.SiloGateway.Port, output, TestContext.Current.CancellationToken);

        Assert.Matches("^On a quorum of regions: entry [0-9]+\\.\r?\nbob\\.vcf is .+ now\\.\r?\n$", output.ToString());
        var folder = Path.Combine(Checkout.Root, "tests", "OrleansPim.ClusterTests", "Clients");
        var source = await File.ReadAllLinesAsync(Path.Combine(folder, "FrontEndSample.cs"), TestContext.Current.CancellationToken);
        var sample = source.SkipWhile(line => !line.Contains("// Sample begins.", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// Sample ends.", StringComparison.Ordinal)).Select(line => line.Length > 8 ? line[8..] : line);
        var readme = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"```csharp\n{string.Join('\n', sample)}\n```", readme, StringComparison.Ordinal);
    }
}
