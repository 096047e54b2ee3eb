using System.CommandLine;
using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Cli.Processes;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim region init|quarantine|rebuild|admit|replace</c>.</summary>
internal static class RegionCommands
{
    public static Command Create(CommandContext context, CliEnvironment environment)
    {
        var command = new Command("region", "Makes the regions; takes a region's vote away, rebuilds it from the others, gives it back its vote; puts another in its place.");
        command.Subcommands.Add(Init(environment));
        command.Subcommands.Add(Quarantine(context));
        command.Subcommands.Add(Rebuild(context));
        command.Subcommands.Add(Admit(context));
        command.Subcommands.Add(ReplaceCommand.Create(context));
        return command;
    }

    private static Command Init(CliEnvironment environment)
    {
        var program = NodeProgramPath.NewOption();
        var init = new Command(
            "init", "Makes the stores of all regions and forms a new deployment, from the node's own settings (Pim__...); nothing else ever makes one.");
        init.Options.Add(program);
        init.SetAction(async (parsed, cancellationToken) =>
        {
            var node = NodeProgramPath.Find(parsed.GetValue(program), environment);
            return await RegionInit.RunAsync(node, [], environment, cancellationToken).ConfigureAwait(false);
        });
        return init;
    }

    private static Command Quarantine(CommandContext context)
    {
        var name = Name();
        var command = new Command("quarantine", "Takes a region's vote away, and keeps it from being rebuilt until rebuild is called.") { name };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) => client.QuarantineAsync(parsed.GetRequiredValue(name), cancellationToken),
            StatusTable.Print);
        return command;
    }

    private static Command Rebuild(CommandContext context)
    {
        var name = Name();
        var withoutVote = new Option<bool>("--without-vote") { Description = "Only rebuild and verify it; pim region admit gives it its vote." };
        var command = new Command("rebuild", "Rebuilds a quarantined region from the others, verifies it, and gives it back its vote.") { name, withoutVote };
        context.SetAction(
            command,
            ConnectionOptions.Timeout,
            async (client, parsed, printer, cancellationToken) =>
            {
                var (region, admits) = (parsed.GetRequiredValue(name), !parsed.GetValue(withoutVote));
                var first = await client.RebuildAsync(region, admits, cancellationToken).ConfigureAwait(false);
                return await WatchAsync(client, printer, region, admits, first, cancellationToken).ConfigureAwait(false);
            },
            StatusTable.Print);
        return command;
    }

    private static Command Admit(CommandContext context)
    {
        var name = Name();
        var command = new Command("admit", "Gives a region that was rebuilt without its vote that vote; everything in it is verified once more before.") { name };
        context.SetAction(
            command,
            ConnectionOptions.Timeout,
            async (client, parsed, printer, cancellationToken) =>
            {
                var region = parsed.GetRequiredValue(name);
                var first = await client.AdmitAsync(region, cancellationToken).ConfigureAwait(false);
                return await WatchAsync(client, printer, region, admits: true, first, cancellationToken).ConfigureAwait(false);
            },
            StatusTable.Print);
        return command;
    }

    private static Task<RegionsReport> WatchAsync(
        AdministrationClient client, Printer? printer, string name, bool admits, RegionsReport first, CancellationToken cancellationToken) => Watch.UntilAsync(
            printer,
            first,
            client.GetRegionsAsync,
            report => IsOver(Find(report, name), admits),
            report => Describe(Find(report, name), admits),
            cancellationToken);

    private static RegionReport Find(RegionsReport report, string name) =>
        report.Regions.First(region => string.Equals(region.Name, name, StringComparison.Ordinal));

    private static bool IsOver(RegionReport region, bool admits) => region.Rebuild is null && (region.HasVote || (!admits && region.Verified));

    private static (long Done, long Total, string Text) Describe(RegionReport region, bool admits)
    {
        if (IsOver(region, admits))
            return (1, 1, region.HasVote ? "votes" : "verified");
        if (region.Rebuild is not { } rebuild)
            return (0, 1, region.Reason.Length > 0 ? region.Reason : "waiting");
        var seconds = (TimeProvider.System.GetUtcNow() - rebuild.StartedAt).TotalSeconds;
        var rate = seconds > 0 ? rebuild.Done / seconds : 0;
        return (rebuild.Done, rebuild.Total ?? 1, string.Create(CultureInfo.InvariantCulture, $"{rebuild.Done:N0} blobs, {rate:N0} a second"));
    }

    private static Argument<string> Name() => new("name") { Description = "The region's name." };
}
