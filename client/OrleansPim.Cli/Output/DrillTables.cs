using System.Globalization;
using OrleansPim.Drills.Catalog;
using OrleansPim.Drills.Reports;
using Spectre.Console;

namespace OrleansPim.Cli.Output;

/// <summary>Prints drills and their verdicts for people.</summary>
internal static class DrillTables
{
    public static void PrintList(Printer printer, IReadOnlyList<DrillDefinition> drills)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Drill", "Fault", "Hypothesis");
        foreach (var drill in drills)
            table.AddRow(new Text(drill.Name), new Text(drill.Injection.Fault), new Text(drill.Hypothesis));
        printer.Show(table);
    }

    public static void PrintReports(Printer printer, IReadOnlyList<DrillReport> reports)
    {
        foreach (var report in reports)
        {
            var table = new Table().Border(TableBorder.Rounded).Title(new TableTitle(Markup.Escape(report.Drill.Name))).AddColumns("Criterion", "Met", "Measured");
            foreach (var check in report.Checks)
                table.AddRow(new Text(check.Criterion), Met(check.Passed), new Text(check.Measured));
            if (report.Checks.Count > 0)
                printer.Show(table);
            foreach (var lost in report.Lost)
                printer.Line($"LOST: {lost.Subscriber} {lost.Item}: {lost.Change}; there is {lost.Found}");
            foreach (var finding in report.Findings)
                printer.Line($"FOUND: {finding}");
            printer.Line($"{report.Drill.Name}: {report.Outcome.ToString().ToUpperInvariant()}. {report.Reason}{Figures(report.Figures)}");
        }
    }

    private static Text Met(bool? passed) => passed switch
    {
        true => new Text("yes", new Style(Color.Green)),
        false => new Text("NO", new Style(Color.Red, decoration: Decoration.Bold)),
        _ => new Text("-"),
    };

    private static string Figures(DrillFigures? figures) => figures is null ? string.Empty : string.Create(
        CultureInfo.InvariantCulture,
        $" {figures.Requests} requests, {figures.Acknowledged} acknowledged, {figures.Unknown} unknown, {figures.Lost} lost, recovery {figures.ServedAgainSeconds ?? figures.RecoverySeconds} s, repair {figures.RepairSeconds} s, by door: {string.Join(", ", figures.AcknowledgedByDoor.Select(door => $"{door.Key} {door.Value}"))}, alerts fired: {(figures.AlertsFired.Count == 0 ? "none" : string.Join(", ", figures.AlertsFired))}.");
}
