using System.Globalization;
using OrleansPim.Cli.Commands;
using OrleansPim.Client.Administration;
using Spectre.Console;

namespace OrleansPim.Cli.Output;

/// <summary>Prints an impact report for people.</summary>
internal static class ImpactTable
{
    public static void Print(Printer printer, ImpactReport report)
    {
        if (!report.IsClear)
            printer.Show(TableOf(report));
        foreach (var region in report.Regions?.Regions ?? [])
        {
            if (!region.Available || !region.HasVote || !region.Complete)
                printer.Line($"Region {region.Name}: {StateOf(region)} What is there lacks for every subscriber until it is whole again.");
        }

        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Checked:N0} subscribers in {report.Seconds:0.0} s: {report.Held:N0} held, {report.UnderReplicated:N0} under-replicated, {report.Unknown:N0} could not be told."));
        if (report.Held > 0)
        {
            printer.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"At most {report.MayBeMissing:N0} acknowledged changes are missing, of those held of whom that can be told. Their phones get 503 and keep their copies."));
        }
    }

    private static Table TableOf(ImpactReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Subscriber", "State", "Since", "Changes here", "Seen elsewhere", "Missing at most", "Told by", "Lacks in");
        foreach (var one in report.Subscribers.OrderBy(one => one.State, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            table.AddRow(
                new Text(one.Id),
                new Text(one.Reason is null ? one.State : $"{one.State}: {one.Reason}", new Style(one.State == AffectedSubscriber.Held ? Color.Red : Color.Yellow)),
                new Text(one.Since is { } since ? $"{since.UtcDateTime:u}" : "-"),
                Number(one.Sequence),
                Number(one.Witnessed),
                Number(one.MayBeMissing),
                new Text(one.Devices.Count > 0 ? string.Join(", ", one.Devices) : one.Witnessed is null ? "-" : "the node"),
                new Text(one.MissingIn.Count > 0 ? string.Join(", ", one.MissingIn) : "-"));
        }

        return table;
    }

    private static string StateOf(RegionReport region) => (region.Available, region.HasVote) switch
    {
        (false, _) => "does not answer.",
        (_, false) => region.Quarantined ? "is in quarantine." : "has no vote.",
        _ => "is incomplete.",
    };

    private static Text Number(long? value) => new(value is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : "-");
}
