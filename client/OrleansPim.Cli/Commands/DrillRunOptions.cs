using System.CommandLine;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Running;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Cli.Commands;

/// <summary>The options of <c>pim drill run</c>.</summary>
internal sealed class DrillRunOptions
{
    /// <summary>Where a node's front door is by default.</summary>
    private const string DefaultGateway = "http://127.0.0.1:8080";

    private readonly Argument<string?> _name = new("name") { Description = "The drill's name.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "Runs all drills, in at most half an hour, with one report." };
    private readonly Option<string> _region = new("--region") { Description = "The region to break; by default the second.", HelpName = "NAME" };
    private readonly Option<string> _gateway = new("--gateway") { Description = $"Where phones connect; PIM_GATEWAY_URL, else {DefaultGateway}.", HelpName = "URL" };
    private readonly Option<string> _folder = new("--folder") { Description = "Where reports and histories go; ./drills by default.", HelpName = "FOLDER" };
    private readonly Option<string> _prometheus = new("--prometheus") { Description = "A Prometheus with our rules; without it alerts are not checked.", HelpName = "URL" };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_name);
        foreach (var option in (Option[])[_all, _region, _gateway, _folder, _prometheus])
            command.Options.Add(option);
    }

    /// <summary>Whether all drills are meant.</summary>
    /// <exception cref="CliException">Neither one nor all, or both.</exception>
    public bool RunsAll(ParseResult parsed) => parsed.GetValue(_all) == (parsed.GetValue(_name) is null)
        ? parsed.GetValue(_all)
        : throw new CliException(ExitCode.Usage, "Name one drill, or say --all.");

    /// <summary>The drill's name.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(_name)!;

    /// <summary>The region to break; <see langword="null"/> for the drill's choice.</summary>
    public string? Region(ParseResult parsed) => parsed.GetValue(_region);

    /// <summary>Where things are.</summary>
    /// <exception cref="CliException">An address is none.</exception>
    public DrillSettings Settings(ParseResult parsed, CliEnvironment environment) => new(
        Address(parsed.GetValue(_gateway) ?? environment.Variable("PIM_GATEWAY_URL") ?? DefaultGateway),
        Path.GetFullPath(parsed.GetValue(_folder) ?? "drills", environment.Folder),
        parsed.GetValue(_prometheus) is { } prometheus ? Address(prometheus) : null,
        new WorkloadOptions());

    /// <summary>The name of a run's report.</summary>
    public static string ReportName(IReadOnlyList<DrillDefinition> drills) =>
        $"{(drills.Count == 1 ? drills[0].Name : "game-day")}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? new Uri(address!, "/")
        : throw new CliException(ExitCode.Usage, $"'{text}' is no address; expected something like {DefaultGateway}.");
}
