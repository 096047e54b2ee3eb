using System.CommandLine;
using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim region replace OLD NEW</c>.</summary>
internal static class ReplaceCommand
{
    public static Command Create(CommandContext context)
    {
        var old = new Argument<string>("old") { Description = "The region that leaves." };
        var by = new Argument<string>("new") { Description = "The region that takes its place: Pim:Standby in the settings of the silo that is asked, with a new and empty store." };
        var givesUp = new Option<bool>("--give-up") { Description = "Give up one that is not done: the region that was to leave is rebuilt as after a quarantine." };
        var command = new Command(
            "replace", "Puts another region in the place of one, while everything is served. Refused while anything is under-replicated, quarantined or rebuilt.")
        {
            old, by, givesUp,
        };
        context.SetAction(
            command,
            ConnectionOptions.Timeout,
            async (client, parsed, printer, cancellationToken) =>
            {
                var (leaving, newcomer) = (parsed.GetRequiredValue(old), parsed.GetRequiredValue(by));
                if (parsed.GetValue(givesUp))
                    return await client.GiveUpReplacementAsync(leaving, newcomer, cancellationToken).ConfigureAwait(false);
                var first = await client.ReplaceAsync(leaving, newcomer, cancellationToken).ConfigureAwait(false);
                return await Watch.UntilAsync(
                    printer, first, client.GetRegionsAsync, report => report.Replacement is not { Running: true }, Describe, cancellationToken).ConfigureAwait(false);
            },
            ReplacementText.Print,
            report => report.Replacement is { Running: false, Stage: not ReplacementReport.Finished } ? ExitCode.Failed : ExitCode.Ok);
        return command;
    }

    private static (long Done, long Total, string Text) Describe(RegionsReport report)
    {
        if (report.Replacement is not { } replacement)
            return (0, 1, "waiting");
        var text = string.Create(CultureInfo.InvariantCulture, $"{replacement.Stage}, {replacement.Done:N0} of {replacement.Total:N0}");
        return (replacement.Done, Math.Max(replacement.Total, 1), replacement.Failure is { } failure ? $"{text}, tried again: {failure}" : text);
    }
}
