using OrleansPim.Silo.Drills;

namespace OrleansPim.Silo.StatusPage;

/// <summary>Writes the status page. The script replaces the elements that have <c>data-live</c> by those of a newer page.</summary>
/// <remarks>Pure. Colours never say anything that words do not say too.</remarks>
internal static class StatusDocument
{
    /// <summary>The page.</summary>
    public static Markup Of(StatusView view)
    {
        var advice = Adviser.Judge(view);
        var headline = Headline(view, advice);
        return PageShell.Of($"{headline} - OrleansPim", Markup.Of($"""
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <p class="product">OrleansPim {(view.HoldsLedgers ? "node" : "gateway")}</p>
            <div role="status"><h1 id="headline" data-live class="{StyleOf(view, advice)}">{headline}</h1></div>
            <p class="asof"><span id="asof" data-live>As of {Ages.Clock(view.Now)}, running for {Ages.Duration(view.Now - view.Began)}.</span>
            <button type="button" id="pause" aria-pressed="false" hidden>Pause refreshing</button></p>
            <p id="stale" role="alert" hidden></p>
            <noscript><p>Reload the page for newer figures.</p></noscript>
            </header>
            <main id="content" tabindex="-1">
            <section id="next" data-live aria-labelledby="next-title"><h2 id="next-title">What to do next</h2>{AdviceSection.Of(view, advice)}</section>
            <section id="regions" data-live aria-labelledby="regions-title"><h2 id="regions-title">Regions</h2>{RegionSection.Of(view)}</section>
            <section id="charts" data-live aria-labelledby="charts-title"><h2 id="charts-title">Changes</h2>{Charts(view)}</section>
            <section id="safety" data-live aria-labelledby="safety-title"><h2 id="safety-title">Subscriber safety</h2>{(view.HoldsLedgers ? Safety(view.Safety) : new Markup("<p>A gateway holds no ledgers; the silos' pages show what is missing, held and repaired.</p>"))}</section>
            <section id="drills" data-live aria-labelledby="drills-title"><h2 id="drills-title">Drills</h2>{Drills(view)}</section>
            </main>
            <footer><p>Figures of this node since it began: nothing here is about one subscriber. <a href="/metrics">Metrics</a> <a href="/health/ready">Readiness</a></p></footer>
            """));
    }

    private static string Headline(StatusView view, IReadOnlyList<Advice> advice) => view.IsStarted
        ? advice.Select(found => found.Urgency).FirstOrDefault() switch
        {
            Urgency.Now => "A person must act now",
            Urgency.Soon => "The service goes on, with less in reserve",
            _ => "All is well",
        }
        : "The node is starting or stopping";

    private static string StyleOf(StatusView view, IReadOnlyList<Advice> advice) => view.IsStarted
        ? advice.Select(found => found.Urgency).FirstOrDefault() switch { Urgency.Now => "bad", Urgency.Soon => "warn", _ => "good" }
        : "warn";

    private static Markup Charts(StatusView view)
    {
        if (!view.HoldsLedgers)
            return new Markup("<p>A gateway passes changes on; the silos' pages show what became of them.</p>");
        var rate = new LineChart(
            "rate", "Commits", "per second",
            new ChartLine("Acknowledged", "first", sample => sample.CommitsPerSecond),
            new ChartLine("Failed", "second", sample => sample.FailuresPerSecond));
        var latency = new LineChart(
            "latency", "Time to acknowledge", "milliseconds",
            new ChartLine("Median", "first", sample => sample.MedianSeconds * 1_000),
            new ChartLine("99 % are faster than", "second", sample => sample.P99Seconds * 1_000));
        return Markup.Of($"""<div class="charts">{rate.Draw(view)}{latency.Draw(view)}</div>""");
    }

    private static Markup Safety(SafetyView safety) => Markup.Of($"""
        <dl class="figures">
        {Figure("Ledgers not in every region", safety.UnderReplicated, "warn")}
        {Figure("Ledgers below a quorum", safety.BelowQuorum, "bad")}
        {Figure("Subscribers held", safety.Held, "bad")}
        {Figure("Replicas waiting for repair", safety.RepairQueue, "warn")}
        {Figure("Contradictions found", safety.Violations, "warn")}
        {Figure("Answers refused by the amnesia guard", safety.GuardTrips, "warn")}
        </dl>
        <p>{(safety.RepairQueue == 0 ? "Nothing is known to be missing anywhere." : $"The oldest repair has waited for {Ages.Duration(safety.OldestRepair)}.")}</p>
        """);

    private static Markup Figure(string name, long value, string style) =>
        Markup.Of($"""<div class="{(value == 0 ? "good" : style)}"><dt>{name}</dt><dd>{value}</dd></div>""");

    private static Markup Drills(StatusView view) => view.Drills.Count == 0
        ? new Markup("<p>No drill was run yet.</p>")
        : Markup.Of($"""<ul class="drills">{view.Drills.Select(drill => Drill(drill, view.Now))}</ul>""");

    private static Markup Drill(DrillResult drill, DateTimeOffset now) => Markup.Of($"""
        <li><span class="badge {StyleOf(drill.Verdict)}">{drill.Verdict.ToString().ToLowerInvariant()}</span> <strong>{drill.Name}</strong>, {Ages.Ago(drill.EndedAt, now)}. {drill.Summary}</li>
        """);

    private static string StyleOf(DrillVerdict verdict) => verdict switch
    {
        DrillVerdict.Passed => "good",
        DrillVerdict.Failed => "bad",
        _ => "warn",
    };
}
