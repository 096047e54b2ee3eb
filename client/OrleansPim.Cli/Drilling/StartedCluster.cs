using OrleansPim.Cli.Processes;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Cli.Drilling;

/// <summary>A cluster that this program started for drills, and that ends with it.</summary>
internal sealed class StartedCluster : IRivalCluster
{
    /// <summary>What a cluster is told that may be broken.</summary>
    public static readonly IReadOnlyList<(string Name, string Value)> Broken = [("Pim__Faults__Allowed", "true")];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterPlan _plan;
    private readonly LocalCluster _cluster;
    private readonly Task _running;

    private StartedCluster(ClusterPlan plan, CliEnvironment environment)
    {
        _plan = plan;
        File = new ClusterStateFile(plan.Folder, plan.Name);
        _cluster = new LocalCluster(plan, environment);
        _running = _cluster.RunAsync(_stop.Token);
    }

    /// <summary>What is written about it.</summary>
    public ClusterStateFile File { get; }

    /// <inheritdoc/>
    public Uri Gateway => File.Read()!.Processes.First(process => process.Phones is not null).Phones!;

    /// <inheritdoc/>
    public string Cluster => File.Read()!.Cluster;

    /// <inheritdoc/>
    public ISiloDirectory Grains => new RegionSilos(_plan.Folder, _plan.RunningAzurites.Count > 0 ? _plan.RunningAzurites : RegionSilos.AzuritesOf(File.Read()!));

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="CliException">It is not; the message says why.</exception>
    public static async Task<StartedCluster> StartAsync(ClusterPlan plan, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var cluster = new StartedCluster(plan, environment with { Output = environment.Error });
        try
        {
            while (cluster.File.Read() is null)
            {
                if (cluster._running.IsCompleted)
                    await cluster._running.ConfigureAwait(false);
                await Task.Delay(Pause, environment.Time, cancellationToken).ConfigureAwait(false);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _cluster.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
