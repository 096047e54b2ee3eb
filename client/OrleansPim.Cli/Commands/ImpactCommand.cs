using System.CommandLine;
using OrleansPim.Cli.Output;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim impact</c>: which subscribers are affected, why, and how much may be missing.</summary>
internal static class ImpactCommand
{
    // One page, each of whose subscribers may take its time where regions are in trouble.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "impact", "Looks at every subscriber and lists who is held or under-replicated, since when, why, and how many changes may be missing; exits with 1 unless nobody is.");
        context.SetAction(
            command,
            Timeout,
            static (client, _, printer, cancellationToken) => ImpactReport.CollectAsync(client, TimeProvider.System, printer, cancellationToken),
            ImpactTable.Print,
            static report => report.IsClear ? ExitCode.Ok : ExitCode.Failed);
        return command;
    }
}
