using System.CommandLine;
using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim scrub</c>: compares all regions and reads every blob whole, now.</summary>
internal static class ScrubCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "scrub", "Compares all regions and verifies every blob, now; exits with 1 unless nothing is missing or damaged any more.");
        context.SetAction(
            command,
            ConnectionOptions.Timeout,
            static async (client, _, printer, cancellationToken) => await Watch.UntilAsync(
                printer,
                await client.BeginScrubAsync(cancellationToken).ConfigureAwait(false),
                client.GetScrubAsync,
                static report => !report.IsRunning,
                static report => (report.Done, report.Total, $"{report.Stage}, {Rate(report)}"),
                cancellationToken).ConfigureAwait(false),
            Print,
            static report => report.IsSound ? ExitCode.Ok : ExitCode.Failed);
        return command;
    }

    private static void Print(Printer printer, ScrubReport report)
    {
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Done:N0} replicas were read in {report.Seconds:N1} s, {Rate(report)}; {report.Damaged:N0} were damaged, {report.Completed:N0} blobs were missing or old somewhere."));
        printer.Line(report.IsSound
            ? "Every region has everything, intact."
            : string.Create(CultureInfo.InvariantCulture, $"NOT ALL IS WELL: {report.Failed:N0} are still damaged, or a region could not be looked at. pim status tells which."));
    }

    private static string Rate(ScrubReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{(report.Seconds > 0 ? report.Done / report.Seconds : 0):N0} a second");
}
