using System.CommandLine;
using System.Globalization;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;
using Spectre.Console;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim verify</c>: one subscriber's chain of entries, replicas and content.</summary>
internal static class VerifyCommand
{
    // Every blob of the subscriber is read in every region before the node answers.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The subscriber's id." };
        var command = new Command("verify", "Reads one subscriber whole in every region: history, replicas, content; exits with 1 unless all is intact.") { id };
        context.SetAction(
            command,
            Timeout,
            (client, parsed, _, cancellationToken) => client.VerifyAsync(parsed.GetRequiredValue(id), cancellationToken),
            Print,
            static report => report.Sound ? ExitCode.Ok : ExitCode.Failed);
        return command;
    }

    private static void Print(Printer printer, VerificationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Blobs", "Count", "Bytes");
        var regions = report.Blobs.SelectMany(kind => kind.Regions).Select(region => region.Region).Distinct(StringComparer.Ordinal).ToList();
        foreach (var region in regions)
            table.AddColumn(Markup.Escape(region));
        foreach (var kind in report.Blobs)
        {
            table.AddRow([
                new Text(kind.Kind),
                Number(kind.Blobs),
                Number(kind.Bytes),
                .. regions.Select(region => Replicas(kind.Regions.First(replicas => replicas.Region == region))),
            ]);
        }

        printer.Show(table);
        foreach (var problem in report.Problems)
            printer.Line(problem);
        printer.Line(report.Sound
            ? string.Create(CultureInfo.InvariantCulture, $"Subscriber {report.Id} is whole: {report.Entries:N0} entries follow from each other, and every region holds everything intact.")
            : string.Create(CultureInfo.InvariantCulture, $"Subscriber {report.Id} HAS {report.ProblemCount:N0} PROBLEMS; {report.Entries:N0} entries follow from each other."));
    }

    private static Text Replicas(VerifiedReplicas replicas)
    {
        var faults = new[]
        {
            Fault(replicas.Missing, "missing"), Fault(replicas.Damaged, "damaged"), Fault(replicas.Behind, "behind"), Fault(replicas.Unavailable, "not told"),
        };
        var text = string.Join(", ", faults.OfType<string>());
        return text.Length == 0 ? new Text("intact", new Style(Color.Green)) : new Text(text, new Style(Color.Red, decoration: Decoration.Bold));
    }

    private static string? Fault(long count, string word) => count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}");

    private static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));
}
