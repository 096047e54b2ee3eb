using System.CommandLine;
using System.Text.Json;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Running;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Cli.Commands;

/// <summary>The options of <c>pim drill run</c> that say what is run.</summary>
internal sealed class DrillRunOptions
{
    private readonly Argument<string?> _name = new("name") { Description = "The drill's name.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "Runs all drills, in at most half an hour, with one report." };
    private readonly Option<string> _file = new("--file") { Description = "Runs a drill of your own: a file like those of pim drill show.", HelpName = "PATH" };
    private readonly Option<string> _region = new("--region") { Description = "The region to break; by default the second.", HelpName = "NAME" };
    private readonly Option<string> _silo = new("--silo") { Description = "The silo to break; by default the second.", HelpName = "NAME" };
    private readonly Option<string> _folder = new("--folder") { Description = "Where reports and histories go; ./drills by default.", HelpName = "FOLDER" };
    private readonly Option<string> _previous = new("--previous-program") { Description = "OrleansPim.Silo.dll of the previous release, for rolling-upgrade.", HelpName = "PATH" };
    private readonly Option<string> _prometheus = new("--prometheus") { Description = "A Prometheus with our rules; without it alerts are not checked.", HelpName = "URL" };
    private readonly Option<bool> _startPrometheus = new("--start-prometheus") { Description = "Start a Prometheus for the time of the drills, and check alerts." };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_name);
        foreach (var option in (Option[])[_all, _file, _region, _silo, _folder, _previous, _prometheus, _startPrometheus])
            command.Options.Add(option);
    }

    /// <summary>The drills that are meant.</summary>
    /// <exception cref="CliException">Neither one nor all, or several of these; or there is none of that name, or the file is none.</exception>
    public IReadOnlyList<DrillDefinition> Drills(ParseResult parsed, CliEnvironment environment) => (parsed.GetValue(_name), parsed.GetValue(_all), parsed.GetValue(_file)) switch
    {
        // What drills pile up stays. Those that rebuild a store come before it, and then the one that has everything compared twice.
        (null, true, null) => [.. DrillCatalog.All.OrderBy(drill => drill.Criteria.BeginsNewLife ? 0 : drill.Injection.Blobs is not null ? 1 : 2)],
        ({ } name, false, null) => [Find(name)],
        (null, false, { } file) => [Read(Path.GetFullPath(file, environment.Folder))],
        _ => throw new CliException(ExitCode.Usage, "Name one drill, or say --all, or name a file with --file."),
    };

    /// <summary>A drill that this program knows.</summary>
    /// <exception cref="CliException">There is none of that name.</exception>
    public static DrillDefinition Find(string name) => DrillCatalog.Find(name)
        ?? throw new CliException(ExitCode.NotFound, $"There is no drill '{name}'; there are {string.Join(", ", DrillCatalog.All.Select(drill => drill.Name))}.");

    /// <summary>What a person chose to have broken.</summary>
    public DrillVictim Victim(ParseResult parsed) => new(parsed.GetValue(_region), parsed.GetValue(_silo));

    /// <summary>Whether a Prometheus is to be started.</summary>
    public bool StartsPrometheus(ParseResult parsed) => parsed.GetValue(_startPrometheus);

    /// <summary>Where reports go.</summary>
    public string Folder(ParseResult parsed, CliEnvironment environment) => Path.GetFullPath(parsed.GetValue(_folder) ?? "drills", environment.Folder);

    /// <summary>How drills are run.</summary>
    /// <exception cref="CliException">An address or a program is none.</exception>
    public DrillSettings Settings(ParseResult parsed, Uri? startedPrometheus, CliEnvironment environment) => new(
        Folder(parsed, environment),
        startedPrometheus ?? (parsed.GetValue(_prometheus) is { } prometheus ? DrillTargetOptions.Address(prometheus) : null),
        PreviousProgram(parsed, environment),
        new WorkloadOptions());

    /// <summary>The name of a run's report.</summary>
    public static string ReportName(IReadOnlyList<DrillDefinition> drills) =>
        $"{(drills.Count == 1 ? drills[0].Name : "game-day")}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";

    private static DrillDefinition Read(string path)
    {
        try
        {
            return DrillCatalog.Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException(ExitCode.Usage, $"{path} is no drill: {exception.Message}");
        }
    }

    private string? PreviousProgram(ParseResult parsed, CliEnvironment environment)
    {
        if (parsed.GetValue(_previous) is not { } given)
            return null;
        var path = Path.GetFullPath(given, environment.Folder);
        return File.Exists(path) ? path : throw new CliException(ExitCode.Usage, $"There is no program {path}.");
    }
}
