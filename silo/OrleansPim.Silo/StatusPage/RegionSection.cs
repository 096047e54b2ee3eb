namespace OrleansPim.Silo.StatusPage;

/// <summary>Writes how each region is.</summary>
internal static class RegionSection
{
    public static Markup Of(StatusView view) => Markup.Of($"""
        <p>{view.Voting} of {view.Regions.Count} regions answer and have a vote; {view.Quorum} are needed to acknowledge a change.</p>
        <ul class="regions">{view.Regions.Select(region => Write(region, view))}</ul>
        """);

    private static Markup Write(RegionView region, StatusView view)
    {
        var (style, word) = Describe(region.Condition);
        var scrub = region.LastScrub is { } moment ? Ages.Ago(moment, view.Now) : new Markup("not since the node began");
        var reason = region.Reason.Length > 0 ? Markup.Of($"""<p class="reason">{region.Reason}</p>""") : Markup.None;
        return Markup.Of($"""
            <li class="{style}">
            <h3>{region.Name} <span class="badge {style}">{word}</span></h3>
            {reason}{Progress(region)}{(view.HoldsLedgers ? Figures(region, scrub) : Markup.None)}
            </li>
            """);
    }

    private static Markup Figures(RegionView region, Markup scrub) => Markup.Of($"""
            <dl><dt>Lag</dt><dd>{(region.Missing == 0 ? "none" : Ages.Duration(region.Lag))}</dd>
            <dt>Known to be missing</dt><dd>{region.Missing}</dd>
            <dt>Brought since the node began</dt><dd>{region.Repaired}</dd>
            <dt>Last whole comparison</dt><dd>{scrub}</dd></dl>
            """);

    private static Markup Progress(RegionView region) => region is { RebuiltBlobs: { } done, BlobsToRebuild: { } total and > 0 }
        ? Markup.Of($"""<p><progress value="{done}" max="{total}" aria-label="Rebuild of {region.Name}"></progress> {done} of {total} blobs rebuilt</p>""")
        : Markup.None;

    private static (string Style, string Word) Describe(RegionCondition condition) => condition switch
    {
        RegionCondition.Healthy => ("good", "healthy"),
        RegionCondition.CatchingUp => ("warn", "catching up"),
        RegionCondition.Rebuilding => ("warn", "being rebuilt"),
        RegionCondition.Quarantined => ("bad", "quarantined"),
        RegionCondition.Unavailable => ("bad", "does not answer"),
        _ => ("warn", "not judged yet"),
    };
}
