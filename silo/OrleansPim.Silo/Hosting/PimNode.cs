using OpenTelemetry.Metrics;
using OrleansPim.Gateway;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Demo;
using OrleansPim.Silo.Metrics;
using OrleansPim.Silo.Start;
using OrleansPim.Silo.StatusPage;

namespace OrleansPim.Silo.Hosting;

/// <summary>One process of ours, whatever its role: silo, gateway, or all in one with embedded regions.</summary>
/// <remarks>Stops in the reverse order: the gateway drains first, the administration answers to the end.</remarks>
internal sealed class PimNode : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly NodeSettings _settings;
    private readonly TextWriter _console;

    private PimNode(WebApplication application, NodeSettings settings, TextWriter console)
    {
        _application = application;
        _settings = settings;
        _console = console;
    }

    /// <summary>The node's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Where phones reach the node, once started.</summary>
    public Uri GatewayAddress => new(_application.Urls.First());

    /// <summary>Where operators reach the node, once started.</summary>
    public Uri AdministrationAddress => Services.GetRequiredService<AdministrationServer>().Address
        ?? throw new InvalidOperationException("The node has not started.");

    /// <summary>Where the administration's token lies; <see langword="null"/> if the configuration has it.</summary>
    public string? TokenFile => string.IsNullOrEmpty(_settings.Administration.Token) ? NodeFiles.AdministrationToken(_settings.Node) : null;

    /// <summary>Builds a node; nothing of it runs yet.</summary>
    /// <param name="arguments">Settings as <c>--Pim:Section:Name=value</c>, above the environment and the files.</param>
    /// <param name="console">Where a person reads.</param>
    /// <exception cref="StartRefusedException">A setting is wrong.</exception>
    public static PimNode Build(string[] arguments, TextWriter console)
    {
        var builder = NodeBuilder.Create(arguments);
        var settings = NodeSettings.Read(builder.Configuration);
        builder.AddNode(settings);
        var application = builder.Build();

        // Who listens to the instruments is there before the instruments, and so hears that they begin at zero.
        application.Services.GetRequiredService<MeterProvider>();
        if (settings.Node.Role.ServesPhones())
            application.MapPimGateway();
        return new PimNode(application, settings, console);
    }

    /// <summary>Whether it only makes the regions, see <see cref="InitializeAsync"/>.</summary>
    public bool IsInit => _settings.Node.Role == NodeRole.Init;

    /// <summary>Whether it is one of many, which waits for regions that are away instead of ending.</summary>
    public bool WaitsForRegions => _settings.Node.Role is NodeRole.Silo or NodeRole.Gateway;

    /// <summary>Makes the regions, and nothing else.</summary>
    /// <exception cref="StartRefusedException">It must not, or cannot; the message says what to do.</exception>
    public Task InitializeAsync(CancellationToken cancellationToken) =>
        Services.GetRequiredService<RegionInit>().RunAsync(_console, cancellationToken);

    /// <summary>Starts the node, and welcomes whoever reads the console.</summary>
    /// <exception cref="StartRefusedException">It must not start, or cannot; the message says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartPartsAsync(cancellationToken);
        }
        catch
        {
            await AbandonAsync();
            throw;
        }
    }

    /// <summary>Waits until somebody stops the node, and for its end.</summary>
    /// <exception cref="StartRefusedException">It stopped by itself; the message says why.</exception>
    public async Task WaitAsync()
    {
        await _application.WaitForShutdownAsync();
        if (Services.GetRequiredService<NodeStop>().Cause is { } cause)
            throw cause;
    }

    /// <summary>Drains and stops the node.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        // Nothing may listen, and no grain may answer, before it is certain that this is not a lost node that looks like a new one.
        var isAlone = _settings.Node.Role == NodeRole.All;
        await (isAlone ? Services.GetRequiredService<RegionStart>().RunAsync(cancellationToken) : Services.GetRequiredService<RegionWait>().RunAsync(cancellationToken));
        Services.GetRequiredService<RegionGauges>();
        Services.GetRequiredService<ReplicationGauges>();
        Services.GetRequiredService<CommitMeter>();
        await _application.StartAsync(cancellationToken);
        if (isAlone)
            await WelcomeAsync(cancellationToken);
        else
            await _console.WriteLineAsync($"OrleansPim runs as {_settings.Node.Role} of cluster {_settings.Cluster.Id}. Administration: {AdministrationAddress}");
    }

    private async Task WelcomeAsync(CancellationToken cancellationToken)
    {
        var demo = Services.GetRequiredService<DemoSubscriber>();
        var credential = await demo.ProvisionAsync(cancellationToken);
        var welcome = new Welcome(
            GatewayAddress, AdministrationAddress, _settings.Node.DataPath, TokenFile, _settings.Demo.Subscriber, credential);
        welcome.WriteTo(_console);
        if (credential is not null)
            demo.Remember();
    }

    /// <summary>Ends what did start of a failed start; the failure to report is the first one, not what follows from it.</summary>
    private async Task AbandonAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            await _console.WriteLineAsync($"While stopping: {exception.GetBaseException().Message}");
        }
    }
}
