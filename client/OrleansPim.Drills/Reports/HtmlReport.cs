using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansPim.Drills.Reports;

/// <summary>Renders reports as one page that needs nothing else: no script, no font, no picture from anywhere.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --ok: #2e7d32; --bad: #c62828; --warn: #b26a00; --line: #8888; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        .wide { overflow-x: auto; } svg { width: 100%; height: auto; }
        .Passed, .yes { color: var(--ok); font-weight: 600; } .Failed, .no { color: var(--bad); font-weight: 600; } .Inconclusive { color: var(--warn); font-weight: 600; }
        .fault { fill: #c6282822; } .ok { fill: var(--ok); } .bad { fill: var(--bad); }
        .p99 { fill: none; stroke: #6a1b9a; stroke-width: 2; } .p50 { fill: none; stroke: #1565c0; stroke-width: 2; }
        .label, .marked { font: 11px system-ui, sans-serif; fill: currentColor; } .mark { stroke: currentColor; stroke-dasharray: 4 3; }
        @media (max-width: 40rem) { .label, .marked { font-size: 21px; } }
        .region.healthy { fill: var(--ok); } .region.repairing { fill: #f9a825; } .region.quarantined { fill: #6a1b9a; } .region.down { fill: var(--bad); } .region.unknown { fill: #888; }
        """;

    /// <summary>The page.</summary>
    public static string Render(IReadOnlyList<DrillReport> reports)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>OrleansPim drills</title><style>{Style}</style></head><body>
            <h1>Drills</h1>
            <p>{reports.Count} run: {Count(reports, DrillOutcome.Passed)} passed, {Count(reports, DrillOutcome.Failed)} failed,
            {Count(reports, DrillOutcome.Inconclusive)} inconclusive.</p>

            """);
        AppendSummary(page, reports);
        foreach (var report in reports)
            AppendDrill(page, report);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendSummary(StringBuilder page, IReadOnlyList<DrillReport> reports)
    {
        page.Append("""<div class="wide"><table><tr><th>Drill</th><th>Verdict</th><th>Requests</th><th>Acknowledged</th><th>Unknown</th><th>Lost</th><th>Recovery</th><th>Repair</th><th>Alerts fired</th></tr>""");
        foreach (var report in reports)
        {
            var figures = report.Figures;
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td><a href="#{Text(report.Drill.Name)}">{Text(report.Drill.Name)}</a></td><td class="{report.Outcome}">{report.Outcome}</td>
                <td>{figures?.Requests}</td><td>{figures?.Acknowledged}</td><td>{figures?.Unknown}</td><td>{figures?.Lost}</td>
                <td>{Seconds(figures?.ServedAgainSeconds ?? figures?.RecoverySeconds)}</td><td>{Seconds(figures?.RepairSeconds)}</td>
                <td>{Text(string.Join(", ", figures?.AlertsFired ?? []))}</td></tr>

                """);
        }

        page.Append("</table></div>\n");
    }

    private static void AppendDrill(StringBuilder page, DrillReport report)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <section id="{Text(report.Drill.Name)}"><h2>{Text(report.Drill.Name)}: <span class="{report.Outcome}">{report.Outcome}</span></h2>
            <p>{Text(report.Drill.Hypothesis)}</p><p>{Text(report.Reason)}</p>
            <p>{Text(report.Drill.Injection.Fault)} in {Text(string.Join(" and ", report.Regions))}, begun {report.StartedAt:u}. {Text(report.Drill.BlastRadius)}</p>
            {TimelineChart.Render(report)}
            <p>Green: acknowledged writes, red: requests without their answer; violet: p99, blue: median. Regions: green healthy, yellow repairing,
            violet quarantined, red down, grey unknown. Shaded: while the fault lasted.</p>

            """);
        AppendChecks(page, report);
        if (report.Lost.Count + report.Findings.Count > 0)
        {
            page.Append("<ul class=\"findings\">");
            foreach (var lost in report.Lost)
                page.Append(CultureInfo.InvariantCulture, $"<li>{Text(lost.Subscriber)} lost {Text(lost.Change)} of {Text(lost.Item)}; there is {Text(lost.Found)}</li>");
            foreach (var finding in report.Findings)
                page.Append(CultureInfo.InvariantCulture, $"<li>{Text(finding)}</li>");
            page.Append("</ul>\n");
        }

        page.Append("</section>\n");
    }

    private static void AppendChecks(StringBuilder page, DrillReport report)
    {
        page.Append("""<div class="wide"><table class="checks"><tr><th>Criterion</th><th>Met</th><th>Measured</th></tr>""");
        foreach (var check in report.Checks)
        {
            var (style, word) = check.Passed switch { true => ("yes", "yes"), false => ("no", "NO"), _ => ("", "-") };
            page.Append(CultureInfo.InvariantCulture, $"""<tr><td>{Text(check.Criterion)}</td><td class="{style}">{word}</td><td>{Text(check.Measured)}</td></tr>""");
        }

        page.Append("</table></div>\n");
    }

    private static int Count(IReadOnlyList<DrillReport> reports, DrillOutcome outcome) => reports.Count(report => report.Outcome == outcome);

    private static string Seconds(double? value) => value is { } seconds ? seconds.ToString("0.0 's'", CultureInfo.InvariantCulture) : "";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
