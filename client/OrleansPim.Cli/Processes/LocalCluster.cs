namespace OrleansPim.Cli.Processes;

/// <summary>A cluster on this machine: silos and gateways as processes, on regions that they share.</summary>
internal sealed class LocalCluster(ClusterPlan plan, CliEnvironment environment) : IAsyncDisposable
{
    /// <summary>How long a process may take until it is ready.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private const int TailLines = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ClusterLayout _layout = new(plan);
    private readonly ClusterStateFile _state = new(plan.Folder, plan.Name);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Starts everything, says where it is, and waits until it is told to stop.</summary>
    /// <exception cref="CliException">A process did not become ready; its last lines are in the message.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await SayAsync($"The cluster {plan.Name} is ready. Logs: {plan.Logs}. Ctrl+C stops it.").ConfigureAwait(false);
            await WatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SayAsync("Draining and stopping.").ConfigureAwait(false);
        }
    }

    /// <summary>Stops the gateways, then the silos, then the regions, each in peace if it can be.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var group in new[] { _layout.Gateways, _layout.Silos, _layout.Regions })
        {
            foreach (var ended in await Task.WhenAll(group.Select(member => member.StopAsync(environment.Time))).ConfigureAwait(false))
            {
                if (ended is not null)
                    await SayAsync(ended).ConfigureAwait(false);
            }

            foreach (var member in group)
                await member.DisposeAsync().ConfigureAwait(false);
        }

        _state.Delete();
        _http.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await StartGroupAsync(_layout.Regions, cancellationToken).ConfigureAwait(false);
        if (await RegionInit.RunAsync(plan.Program, _layout.Settings, environment, cancellationToken).ConfigureAwait(false) != (int)ExitCode.Ok)
            throw new CliException(ExitCode.Failed, $"The regions could not be made. {string.Join(' ', _layout.Regions.Select(member => member.Process.Tail(TailLines)))}");
        await StartGroupAsync(_layout.Silos, cancellationToken).ConfigureAwait(false);
        await StartGroupAsync(_layout.Gateways, cancellationToken).ConfigureAwait(false);
        WriteState();
    }

    private async Task StartGroupAsync(IReadOnlyList<ClusterMember> group, CancellationToken cancellationToken)
    {
        foreach (var member in group)
        {
            member.Start();
            await SayAsync(Where(member)).ConfigureAwait(false);
        }

        await Task.WhenAll(group.Select(member => AwaitAsync(member, cancellationToken))).ConfigureAwait(false);
    }

    private async Task AwaitAsync(ClusterMember member, CancellationToken cancellationToken)
    {
        var begin = environment.Time.GetTimestamp();
        while (!await member.IsReadyAsync(_http, cancellationToken).ConfigureAwait(false))
        {
            if (member.Process.ExitCode is { } code)
                throw new CliException(ExitCode.Failed, $"{member.Name} ended with {code} while it started:{Environment.NewLine}{member.Process.Tail(TailLines)}");
            if (environment.Time.GetElapsedTime(begin) > StartLimit)
                throw new CliException(ExitCode.Failed, $"{member.Name} is not ready after {StartLimit}:{Environment.NewLine}{member.Process.Tail(TailLines)}");
            await Task.Delay(Pause, environment.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever kills a process here wants to see what happens then, so the others go on; and so does this one, if it was asked for.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var running = _layout.All.ToList();
        while (true)
        {
            foreach (var member in running.Where(member => member.Process.ExitCode is not null).ToList())
            {
                await SayAsync($"{member.Name} ended with {member.Process.ExitCode}; the others go on.").ConfigureAwait(false);
                if (plan.Restarts)
                    await RestartAsync(member).ConfigureAwait(false);
                else
                    running.Remove(member);
            }

            await Task.Delay(Pause, environment.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RestartAsync(ClusterMember member)
    {
        member.Start();
        WriteState();
        await SayAsync(Where(member)).ConfigureAwait(false);
    }

    private void WriteState() => _state.Write(new ClusterState(plan.Name, plan.Folder, plan.Restarts, [.. _layout.All.Select(member => member.Describe())]));

    private static string Where(ClusterMember member) => member.Kind switch
    {
        MemberKind.Region => $"{member.Name}: process {member.Process.Id}, {member.Address}",
        MemberKind.Silo => $"{member.Name}: process {member.Process.Id}, administration {member.Address}",
        _ => $"{member.Name}: process {member.Process.Id}, phones {member.Phones}, administration {member.Address}",
    };

    private Task SayAsync(string line) => environment.Output.WriteLineAsync(line);
}
