using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Goal: one change is one trace, from the gateway to every region. Method: a real node, and a collector that takes what it sends.</summary>
public sealed class TraceTests
{
    // Occurs nowhere else.
    private const string Subscriber = "zaphod.7731";
    private const string Contact = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Marvin 8841\r\nN:Marvin;;;;\r\nEND:VCARD\r\n";

    [Theory, InlineData("http"), InlineData("grpc")]
    public async Task Put_is_one_trace_with_spans_of_gateway_grain_and_each_regions_write(string protocol)
    {
        await using var collector = await TraceCollector.StartNewAsync(grpc: protocol == "grpc");
        await using var node = await NodeProcess.StartNewAsync(
            ("Pim__Traces__Endpoint", collector.Address), ("Pim__Traces__Protocol", protocol), ("Pim__Traces__Share", "1"));
        using var phone = new DavClient(
            node.Gateway, await node.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken));
        await node.AllRegionsVoteAsync();

        using var stored = await phone.PutContactAsync("a.vcf", Contact);
        Assert.Equal(201, (int?)stored?.StatusCode);

        IReadOnlyList<TracedSpan> trace = [];
        await Eventually.HoldsAsync("the trace has arrived whole", () =>
        {
            var spans = collector.Spans;
            var put = spans.FirstOrDefault(span => span is { Source: "OrleansPim.Gateway", Name: "PUT" });
            trace = [.. spans.Where(span => span.Trace == put?.Trace)];
            return Task.FromResult(trace.Count(IsReplicaWrite) == 3);
        }, () => string.Join('\n', collector.Spans));

        var root = Assert.Single(trace, span => span.Parent.Length == 0);
        Assert.Equal("OrleansPim.Gateway", root.Source);
        var commit = Assert.Single(trace, span => span.Name == "ledger commit");
        Assert.Contains(Above(trace, commit), span => span is { Source: "Microsoft.Orleans.Runtime", Name: "ISubscriberGrain/ChangeAsync" });
        Assert.Equal(NodeProcess.RegionNames, trace.Where(IsReplicaWrite).Select(span => span.Tags["region"]).Order(StringComparer.Ordinal));
        Assert.All(trace.Where(IsReplicaWrite), write =>
        {
            Assert.Contains(commit, Above(trace, write));
            Assert.Same(root, Above(trace, write)[^1]);
        });
        foreach (var secret in new[] { "zaphod", "7731", "Marvin", "8841", "a.vcf" })
            Assert.DoesNotContain(secret, collector.RawText, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsReplicaWrite(TracedSpan span) => span is { Source: "OrleansPim.Stores", Name: "replica write" };

    /// <summary>What a span is part of, up to the first of the trace.</summary>
    private static List<TracedSpan> Above(IReadOnlyList<TracedSpan> trace, TracedSpan span)
    {
        var above = new List<TracedSpan>();
        for (var at = span; trace.FirstOrDefault(other => other.Id == at.Parent) is { } parent; at = parent)
            above.Add(parent);
        return above;
    }
}
