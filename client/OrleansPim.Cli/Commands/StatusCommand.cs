using System.CommandLine;
using OrleansPim.Cli.Output;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim status</c>: the regions, the quorum, and who lags behind.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("status", "Shows the regions, the quorum and who lags behind; exits with 1 unless all is healthy.");
        context.SetAction(
            command,
            static (client, _, cancellationToken) => client.GetRegionsAsync(cancellationToken),
            static (printer, report) => StatusTable.Print(printer, report),
            static report => report.Healthy ? ExitCode.Ok : ExitCode.Failed);
        return command;
    }
}
