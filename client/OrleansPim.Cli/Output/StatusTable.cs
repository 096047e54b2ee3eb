using System.Globalization;
using OrleansPim.Client.Administration;
using Spectre.Console;

namespace OrleansPim.Cli.Output;

/// <summary>Prints <c>pim status</c> for people.</summary>
internal static class StatusTable
{
    public static void Print(Printer printer, RegionsReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Region", "Store", "Vote", "Replicas", "Rebuild", "Why");
        foreach (var region in report.Regions)
        {
            table.AddRow(
                new Text(region.Name),
                Judged(region.Available, "answers", "DOWN"),
                Judged(region.HasVote, "yes", "NO"),
                Replicas(region),
                new Text(Progress(region.Rebuild)),
                new Text(region.Reason));
        }

        printer.Show(table);
        printer.Line($"{report.Voting} of {report.Replicas} regions have a vote; {report.Quorum} are needed. {Verdict(report)}");
    }

    private static Text Replicas(RegionReport region) => region switch
    {
        { Complete: true } => new Text("complete", new Style(Color.Green)),
        { UnderReplicated: { } missing } => new Text(string.Create(CultureInfo.InvariantCulture, $"{missing:N0} behind"), new Style(Color.Yellow)),
        _ => new Text("comparing", new Style(Color.Yellow)),
    };

    private static Text Judged(bool isGood, string good, string bad) =>
        isGood ? new Text(good, new Style(Color.Green)) : new Text(bad, new Style(Color.Red, decoration: Decoration.Bold));

    private static string Progress(RebuildReport? rebuild) => rebuild switch
    {
        null => "-",
        { Total: { } total } => string.Create(CultureInfo.InvariantCulture, $"{rebuild.Done:N0} of {total:N0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rebuild.Done:N0}"),
    };

    private static string Verdict(RegionsReport report) => report switch
    {
        { HasQuorum: false } => "NO QUORUM: nothing is acknowledged, clients get 503 and try again.",
        { Healthy: false } => "Changes are acknowledged, but not every region has everything yet.",
        _ => "All is well.",
    };
}
