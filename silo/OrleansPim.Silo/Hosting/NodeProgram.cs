namespace OrleansPim.Silo.Hosting;

/// <summary>Runs a node from start to end and turns what can go wrong into a message and an exit code.</summary>
internal static class NodeProgram
{
    /// <summary>Runs until somebody stops it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where a person reads.</param>
    /// <param name="error">Where a person reads what is wrong.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            await using var node = PimNode.Build(arguments, output);
            if (node.IsInit)
                await node.InitializeAsync(CancellationToken.None);
            else
                await RunAsync(node);
            return (int)NodeExitCode.Stopped;
        }
        catch (StartRefusedException refused)
        {
            await error.WriteLineAsync($"OrleansPim stops:{Environment.NewLine}{refused.Message}");
            return (int)refused.ExitCode;
        }
        catch (Exception exception)
        {
            // The edge of the process: whatever this is, a person must read it, and the exit code must not be 0.
            await error.WriteLineAsync($"OrleansPim stops because of an error that is not foreseen:{Environment.NewLine}{exception}");
            return (int)NodeExitCode.Failed;
        }
    }

    private static async Task RunAsync(PimNode node)
    {
        try
        {
            await node.StartAsync(CancellationToken.None);
        }
        catch (Exception exception) when (node.WaitsForRegions && StartObstacle.Of(exception) is { } obstacle)
        {
            // A silo waits for its regions while it joins; whatever else of a start may need them does not, and a half-started silo cannot
            // be started again in the same process.
            throw new StartRefusedException(
                NodeExitCode.Failed,
                $"Too few regions answered while it started, so nothing is served. Start it again; an orchestrator does so by itself. {obstacle}",
                exception);
        }

        await node.WaitAsync();
    }
}
