using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>What an operator does, and waits for, who replaces a region of a node that is written to.</summary>
internal static class ReplacementLoad
{
    /// <summary>Waits until so many more writes are acknowledged.</summary>
    public static Task AcknowledgesAsync(NodeProcess node, AcknowledgedWrites[] writers, int count)
    {
        var before = writers.Sum(writer => writer.Count);
        return Eventually.HoldsAsync($"{count} more writes are acknowledged",
            () => Task.FromResult(writers.Sum(writer => writer.Count) >= before + count), node.Log.ToString);
    }

    /// <summary><c>pim region replace</c>, to its end.</summary>
    public static Task<ProgramResult> ReplaceAsync(NodeProcess node, string leaving, string newcomer) => ExternalProgram.Dotnet.RunAsync(
        AppContext.BaseDirectory,
        new Dictionary<string, string> { ["PIM_ADMIN_URL"] = node.AdministrationAddress.ToString(), ["PIM_ADMIN_TOKEN"] = NodeProcess.Token },
        Path.Combine(AppContext.BaseDirectory, "pim.dll"), "region", "replace", leaving, newcomer);
}
