using System.CommandLine;
using System.Net;
using OrleansPim.Cli.Drilling;
using OrleansPim.Cli.Processes;

namespace OrleansPim.Cli.Commands;

/// <summary>The options of <c>pim drill run</c> that say what it is run against.</summary>
internal sealed class DrillTargetOptions
{
    /// <summary>Where a node's front door is by default.</summary>
    private const string DefaultGateway = "http://127.0.0.1:8080";

    private readonly Option<string[]> _gateways = new("--gateway") { Description = $"Where phones connect, once for each gateway; PIM_GATEWAY_URL, else {DefaultGateway}.", HelpName = "URL" };
    private readonly Option<string[]> _silos = new("--silo-url") { Description = "Administrations of silos, once for each silo of a cluster; else --url.", HelpName = "URL" };
    private readonly Option<string[]> _grains = new("--grains") { Description = "Where silos take the client library, as ADDRESS:PORT, once for each; without it that door is not used.", HelpName = "ADDRESS" };
    private readonly Option<string> _cluster = new("--cluster") { Description = "The folder of a cluster that runs on this machine (pim cluster up --restart).", HelpName = "FOLDER" };
    private readonly Option<string> _clusterName = new("--cluster-name") { Description = "The cluster's name.", HelpName = "NAME", DefaultValueFactory = _ => "pim" };
    private readonly Option<bool> _start = new("--start") { Description = "Start a cluster for the time of the drills: three silos and two gateways, data below --folder." };
    private readonly Option<bool> _azurite = new("--azurite") { Description = "With --start: keep its regions in three Azurite processes." };
    private readonly Option<string> _azuriteProgram = new("--azurite-program") { Description = "Azurite's entry for blobs, as for pim cluster up.", HelpName = "PATH" };
    private readonly Option<string> _program = NodeProgramPath.NewOption();

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_gateways, _silos, _grains, _cluster, _clusterName, _start, _azurite, _azuriteProgram, _program])
            command.Options.Add(option);
    }

    /// <summary>Finds it, or starts it.</summary>
    /// <exception cref="CliException">There is none, it could not be started, or an address is none.</exception>
    public async Task<DrillGround> OpenAsync(ParseResult parsed, CommandContext context, string folder, CancellationToken cancellationToken)
    {
        string GivenToken() => context.Connection.Token(parsed);
        var environment = context.Environment;
        if (parsed.GetValue(_start))
        {
            var plan = new ClusterPlan(
                NodeProgramPath.Find(parsed.GetValue(_program), environment),
                Path.Combine(folder, $"cluster-{environment.Time.GetUtcNow():yyyyMMdd-HHmmss}"),
                parsed.GetValue(_clusterName)!,
                Silos: 3,
                Gateways: 2,
                parsed.GetValue(_azurite) ? AzuriteProgramPath.Find(parsed.GetValue(_azuriteProgram), environment) : null,
                AnyPort: true,
                Restarts: true)
            {
                Settings = StartedCluster.Broken,
            };
            return await DrillGround.StartAsync(plan, GivenToken, environment, cancellationToken).ConfigureAwait(false);
        }

        if (parsed.GetValue(_cluster) is { } data)
        {
            var file = new ClusterStateFile(Path.GetFullPath(data, environment.Folder), parsed.GetValue(_clusterName)!);
            return DrillGround.OfCluster(file, NodeProgramPath.Find(parsed.GetValue(_program), environment), GivenToken, environment);
        }

        var silos = parsed.GetValue(_silos) is { Length: > 0 } named ? named.Select(Address) : [context.Connection.Address(parsed)];
        return DrillGround.OfAddresses(
            [.. silos], GivenToken(), Gateways(parsed, environment), [.. (parsed.GetValue(_grains) ?? []).Select(EndPoint)], parsed.GetValue(_clusterName)!);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? new Uri(address!, "/")
        : throw new CliException(ExitCode.Usage, $"'{text}' is no address; expected something like {DefaultGateway}.");

    private List<Uri> Gateways(ParseResult parsed, CliEnvironment environment) => parsed.GetValue(_gateways) is { Length: > 0 } named
        ? [.. named.Select(Address)]
        : [Address(environment.Variable("PIM_GATEWAY_URL") ?? DefaultGateway)];

    private static IPEndPoint EndPoint(string text) => IPEndPoint.TryParse(text, out var address) && address.Port > 0
        ? address
        : throw new CliException(ExitCode.Usage, $"'{text}' is no address of a silo; expected something like 10.0.0.1:30000.");
}
