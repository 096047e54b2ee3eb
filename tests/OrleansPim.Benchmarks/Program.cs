using OrleansPim.Benchmarks.Clusters;
using OrleansPim.Benchmarks.Commit;
using OrleansPim.Benchmarks.Dav;
using OrleansPim.Benchmarks.Growth;
using OrleansPim.Benchmarks.Layers;
using OrleansPim.Benchmarks.Memory;
using OrleansPim.Benchmarks.Rebuild;
using OrleansPim.Benchmarks.Subscribers;
using Spectre.Console;

// Each benchmark prints its figures and ratios side by side from one run; none of them passes or fails.
var benchmarks = new Dictionary<string, Func<CancellationToken, Task>>
{
    ["commit"] = CommitBenchmark.RunAsync,
    ["cluster"] = ClusterBenchmark.RunAsync,
    ["layers"] = LayersBenchmark.RunAsync,
    ["growth"] = GrowthBenchmark.RunAsync,
    ["memory"] = MemoryBenchmark.RunAsync,
    ["dav"] = DavBenchmark.RunAsync,
    ["subscriber"] = SubscriberBenchmark.RunAsync,
    ["rebuild"] = RebuildBenchmark.RunAsync,
};

// The commit benchmark has a second form: regions in Azure, as Azurite plays it.
if (args is ["commit", "--store", "azurite"])
{
    await AzureCommitBenchmark.RunAsync(CancellationToken.None);
    return 0;
}

string[] chosen = args is [] or ["all"] ? [.. benchmarks.Keys] : args;
if (chosen.Except(benchmarks.Keys).ToList() is { Count: > 0 } unknown)
{
    AnsiConsole.MarkupLineInterpolated($"[red]No benchmark is named {string.Join(", ", unknown)}.[/] There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var name in chosen)
    await benchmarks[name](CancellationToken.None);
return 0;
