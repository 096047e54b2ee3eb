using OrleansPim.ClusterTests.Nodes;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Three silos and two gateways on three accounts of Azurite, for tests that break a part of it and leave it whole.</summary>
public sealed class AzuriteCluster : IAsyncLifetime
{
    /// <summary>The cluster's name.</summary>
    public const string Name = "east";

    /// <summary>All processes.</summary>
    internal ClusterProcesses Processes { get; } = new();

    /// <summary>The silos.</summary>
    internal IReadOnlyList<NodeProcess> Silos { get; private set; } = [];

    /// <summary>The gateways.</summary>
    internal NodeProcess[] Gateways { get; private set; } = [];

    /// <summary>Starts them.</summary>
    public async ValueTask InitializeAsync()
    {
        if (AzuriteProgram.Path is null)
            return;
        await Processes.StartAccountsAsync();
        await Processes.InitializeRegionsAsync();
        Silos = [Processes.NewSilo(Name), Processes.NewSilo(Name), Processes.NewSilo(Name)];
        Gateways = [Processes.NewGateway(Name), Processes.NewGateway(Name)];
        await Task.WhenAll(Silos.Concat(Gateways).Select(process => process.StartAsync()));
    }

    /// <summary>Starts again what has ended, as an orchestrator does, and waits until all of it is whole.</summary>
    internal async Task IsWholeAsync()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        await Eventually.HoldsAsync("every process is ready and sees all regions whole", async () =>
        {
            foreach (var process in Silos.Concat(Gateways).Where(process => process.HasExited))
                process.Launch();
            foreach (var process in Silos.Concat(Gateways))
            {
                if (!await process.IsReadyAsync())
                    return false;
            }

            foreach (var silo in Silos)
            {
                if (!await silo.SeesAllRegionsWholeAsync())
                    return false;
            }

            return true;
        }, Processes.ToString);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Processes.DisposeAsync();
}
