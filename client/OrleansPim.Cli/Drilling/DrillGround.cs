using System.Net;
using OrleansPim.Cli.Processes;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Cli.Drilling;

/// <summary>What drills run against, with everything that was started for them.</summary>
internal sealed class DrillGround : IAsyncDisposable
{
    /// <summary>How long a silo that is asked for a quick look may take.</summary>
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long a comparison of everything may take.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly List<HttpClient> _clients = [];
    private readonly List<IAsyncDisposable> _started = [];

    private DrillGround()
    {
    }

    /// <summary>What is drilled.</summary>
    public DrillTarget Target { get; private set; } = null!;

    /// <summary>Where its figures are.</summary>
    public IReadOnlyList<Uri> Scraped { get; private set; } = [];

    /// <summary>A Prometheus that was started for it; <see langword="null"/> if none was.</summary>
    public Uri? Prometheus { get; private set; }

    /// <summary>Silos that run somewhere, known by the addresses of their administrations.</summary>
    public static DrillGround OfAddresses(IReadOnlyList<Uri> silos, string token, IReadOnlyList<Uri> gateways, IReadOnlyList<IPEndPoint> grains, string cluster)
    {
        var ground = new DrillGround { Scraped = silos };
        ground.Target = new DrillTarget(
            new SiloGroup([.. silos.Select((silo, index) => ground.NewSilo(silos.Count == 1 ? "node" : $"silo-{index}", silo, token))]), gateways,
            grains.Count > 0 ? new ListedSilos(grains) : null, cluster, null);
        return ground;
    }

    /// <summary>A cluster that runs on this machine.</summary>
    /// <exception cref="CliException">There is none, or it cannot be understood.</exception>
    /// <param name="file">What is written about it.</param>
    /// <param name="program">The node's program, for a second cluster.</param>
    /// <param name="givenToken">The administration's token where the cluster's folder has none.</param>
    /// <param name="environment">Consoles and variables.</param>
    public static DrillGround OfCluster(ClusterStateFile file, string program, Func<string> givenToken, CliEnvironment environment)
    {
        var state = file.Read() ?? throw new CliException(ExitCode.Unavailable, $"No cluster runs there: there is no {file.Path}. Start one with pim cluster up --restart.");
        var token = Token(state) ?? givenToken();
        var silos = state.Processes.Where(process => process.Kind == MemberKind.Silo).ToList();
        var ground = new DrillGround { Scraped = [.. state.Processes.Where(process => process.Kind != MemberKind.Region).Select(process => process.Address)] };
        ground.Target = new DrillTarget(
            new SiloGroup([.. silos.Select(silo => ground.NewSilo(silo.Name, silo.Address, token))]),
            [.. state.Processes.Select(process => process.Phones).OfType<Uri>()],
            new RegionSilos(state.Data, RegionSilos.AzuritesOf(state)),
            state.Cluster,
            new ClusterProcesses(file, state, program, environment));
        return ground;
    }

    /// <summary>A cluster that is started for the drills and ends with them.</summary>
    /// <exception cref="CliException">It could not be started.</exception>
    public static async Task<DrillGround> StartAsync(
        ClusterPlan plan, Func<string> givenToken, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var cluster = await StartedCluster.StartAsync(plan, environment, cancellationToken).ConfigureAwait(false);
        try
        {
            var ground = OfCluster(cluster.File, plan.Program, givenToken, environment);
            ground._started.Add(cluster);
            return ground;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a Prometheus that scrapes all of it.</summary>
    /// <exception cref="CliException">It could not be started.</exception>
    public async Task StartPrometheusAsync(string folder, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var prometheus = await LocalPrometheus.StartAsync(folder, Scraped, environment.Time, cancellationToken).ConfigureAwait(false);
        _started.Insert(0, prometheus);
        Prometheus = prometheus.Address;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started)
            await started.DisposeAsync().ConfigureAwait(false);
        foreach (var client in _clients)
            client.Dispose();
    }

    private DrillSilo NewSilo(string name, Uri address, string token) => new(name, NewClient(address, token, Timeout), NewClient(address, token, LookTimeout));

    private AdministrationClient NewClient(Uri address, string token, TimeSpan timeout)
    {
        var http = new HttpClient { BaseAddress = new Uri(address, "/"), Timeout = timeout };
        _clients.Add(http);
        return new AdministrationClient(http, token);
    }

    // A cluster whose token was configured keeps none.
    private static string? Token(ClusterState state)
    {
        var path = Path.Combine(state.Data, "admin.token");
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Denied, $"The token of the cluster cannot be read: {exception.Message}");
        }
    }
}
