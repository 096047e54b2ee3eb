using System.Diagnostics;
using System.Globalization;
using OrleansPim.Cli.Processes;
using OrleansPim.Drills.Running;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Cli.Drilling;

/// <summary>The processes of a local cluster, as its file tells of them.</summary>
internal sealed class ClusterProcesses(ClusterStateFile file, ClusterState state, string program, CliEnvironment environment) : IClusterProcesses
{
    /// <inheritdoc/>
    public bool Restarts => state.Restarts;

    /// <inheritdoc/>
    public bool SharesFiles => state.Processes.All(process => process.Kind != MemberKind.Region);

    /// <inheritdoc/>
    public int? FindProcess(string member) => Find(member) is { } known && Directory.Exists($"/proc/{known.Id}") ? known.Id : null;

    /// <inheritdoc/>
    public async Task SignalAsync(string member, string signal, CancellationToken cancellationToken)
    {
        if (FindProcess(member) is not { } process)
            return;
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", Text(process)]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IDisposable GuardStopped(string member, TimeSpan limit)
    {
        var process = FindProcess(member) ?? throw new DrillRefusedException($"{member} does not run. Nothing was broken.");

        // A process of its own: it is there even if this one is killed.
        return new Guard(Process.Start("/bin/sh", ["-c", "exec $(command -v setsid) sh -c 'sleep $0; kill -CONT $1' $0 $1", $"{limit.TotalSeconds:0}", Text(process)]));
    }

    /// <inheritdoc/>
    public void ChooseProgram(string member, string? program)
    {
        if (Find(member) is { } known)
            ReleaseChoice.Of(known.Log).Set(program);
    }

    /// <inheritdoc/>
    public async Task<IRivalCluster> StartRivalAsync(CancellationToken cancellationToken)
    {
        var regions = RegionSilos.AzuritesOf(state);
        var plan = new ClusterPlan(
            program, state.Data, $"{state.Cluster}-rival", Silos: 1, Gateways: 1, regions.Count > 0 ? "running" : null, AnyPort: true, Restarts: false)
        {
            RunningAzurites = regions,
            Settings = StartedCluster.Broken,
        };
        try
        {
            return await StartedCluster.StartAsync(plan, environment, cancellationToken).ConfigureAwait(false);
        }
        catch (CliException exception)
        {
            throw new DrillRefusedException($"The second cluster could not be started: {exception.Message}");
        }
    }

    private MemberState? Find(string member) => file.Read()?.Processes.FirstOrDefault(process => process.Name == member);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Guard(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
