using System.CommandLine;
using System.Text.Json;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Running;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim drill list|show|run|report</c>.</summary>
internal static class DrillCommands
{
    /// <summary>The longest that all drills together may take.</summary>
    private static readonly TimeSpan GameDay = TimeSpan.FromMinutes(30);

    /// <summary>How long a drill waits for what the one before it has left to be repaired.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(2);

    public static Command Create(CommandContext context)
    {
        var command = new Command("drill", "Breaks something on purpose, watches what happens, heals it, and says whether the promise was kept.");
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Show(context));
        command.Subcommands.Add(Run(context));
        command.Subcommands.Add(Report(context));
        return command;
    }

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "Lists the drills.");
        command.SetAction(parsed =>
        {
            if (context.IsJson(parsed))
                context.NewPrinter().Json(DrillCatalog.All);
            else
                DrillTables.PrintList(context.NewPrinter(), DrillCatalog.All);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The drill's name." };
        var command = new Command("show", "Shows one drill as its file says it.") { name };
        command.SetAction(parsed =>
        {
            context.NewPrinter().Line(DrillCatalog.Text(DrillRunOptions.Find(parsed.GetRequiredValue(name)).Name).TrimEnd());
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Run(CommandContext context)
    {
        var options = new DrillRunOptions();
        var targets = new DrillTargetOptions();
        var command = new Command("run", "Runs one drill, or all. Always heals. Exit code 1 if one failed, 7 if one proved nothing.");
        options.AddTo(command);
        targets.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var environment = context.Environment;
            var drills = options.Drills(parsed, environment);
            var folder = options.Folder(parsed, environment);
            _ = options.Settings(parsed, null, environment);
            var ground = await targets.OpenAsync(parsed, context, folder, cancellationToken).ConfigureAwait(false);
            await using (ground.ConfigureAwait(false))
            {
                if (options.StartsPrometheus(parsed))
                    await ground.StartPrometheusAsync(Path.Combine(folder, "prometheus"), environment, cancellationToken).ConfigureAwait(false);
                var settings = options.Settings(parsed, ground.Prometheus, environment);
                if (drills.Count > 1)
                    settings = settings with { HealthPatience = Aftermath };
                var reports = await DrillConsole.ShowAsync(
                    environment.Error,
                    say => RunAllAsync(new DrillRunner(ground.Target, settings, say, TimeProvider.System), drills, options.Victim(parsed), say, cancellationToken)).ConfigureAwait(false);
                var page = ReportFile.Write(folder, DrillRunOptions.ReportName(drills), reports);
                Print(context, parsed, reports);
                context.NewPrinter().Hint($"Report: {page}");
                return (int)CodeOf(reports);
            }
        });
        return command;
    }

    private static Command Report(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The JSON file of a run." };
        var command = new Command("report", "Prints the verdicts of an earlier run again, and writes its page anew.") { file };
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file), context.Environment.Folder);
            try
            {
                var reports = ReportFile.Read(path);
                context.NewPrinter().Hint($"Report: {ReportFile.Write(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path), reports)}");
                Print(context, parsed, reports);
                return (int)CodeOf(reports);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
            {
                throw new CliException(ExitCode.Usage, $"{path} is no report of a drill: {exception.Message}");
            }
        });
        return command;
    }

    private static async Task<IReadOnlyList<DrillReport>> RunAllAsync(
        DrillRunner runner, IReadOnlyList<DrillDefinition> drills, DrillVictim victim, Action<string> say, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(GameDay);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        var reports = new List<DrillReport>();
        foreach (var drill in drills)
        {
            try
            {
                reports.Add(await runner.RunAsync(drill, victim, either.Token).ConfigureAwait(false));
                say($"{drill.Name}: {reports[^1].Outcome}. {reports[^1].Reason}");
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                say($"{drill.Name}: interrupted before it was begun.");
                reports.Add(NotBegun(drill, "It was interrupted."));
            }
            catch (DrillRefusedException exception)
            {
                // Nothing was broken. Of a single drill there is nothing to write down either.
                if (drills.Count == 1)
                    throw new CliException(ExitCode.Unavailable, exception.Message);
                say($"{drill.Name}: not begun. {exception.Message}");
                reports.Add(NotBegun(drill, exception.Message));
            }
            catch (AdministrationException exception) when (drills.Count > 1)
            {
                say($"{drill.Name}: not begun. {exception.Message}");
                reports.Add(NotBegun(drill, exception.Message));
            }

            if (either.IsCancellationRequested)
                break;
        }

        return reports;
    }

    private static DrillReport NotBegun(DrillDefinition drill, string reason) => new(
        drill, [], TimeProvider.System.GetUtcNow(), DrillOutcome.Inconclusive, $"Not begun: {reason}", null, [], [], [], [], [], [], string.Empty);

    private static void Print(CommandContext context, ParseResult parsed, IReadOnlyList<DrillReport> reports)
    {
        if (context.IsJson(parsed))
            context.NewPrinter().Json(reports);
        else
            DrillTables.PrintReports(context.NewPrinter(), reports);
    }

    private static ExitCode CodeOf(IReadOnlyList<DrillReport> reports) => reports.Min(report => Rank(report.Outcome)) switch
    {
        0 => ExitCode.Failed,
        1 => ExitCode.Inconclusive,
        _ => ExitCode.Ok,
    };

    private static int Rank(DrillOutcome outcome) => outcome switch { DrillOutcome.Failed => 0, DrillOutcome.Inconclusive => 1, _ => 2 };
}
