namespace OrleansPim.Silo.StatusPage;

/// <summary>Writes what a person should do, in the words of the runbooks.</summary>
internal static class AdviceSection
{
    public static Markup Of(StatusView view, IReadOnlyList<Advice> advice)
    {
        if (advice.Count > 0)
            return Markup.Of($"""{advice.Select(Write)}""");
        return view.IsStarted
            ? new Markup("<p>Nothing: every region answers and has a vote, and nothing is known to be missing.</p>")
            : new Markup("<p>Wait: the node answers requests as soon as it has started. If it does not, its log says why.</p>");
    }

    private static Markup Write(Advice advice)
    {
        var runbook = Runbook.All[advice.Runbook];
        var (style, word) = advice.Urgency == Urgency.Now ? ("bad", "act now") : ("warn", "look soon");
        return Markup.Of($"""
            <article class="advice {style}">
            <h3><span class="badge {style}">{word}</span> {advice.Finding}</h3>
            <h4>Do</h4>{RunbookMarkup.Lines(runbook.Section("Do"))}
            <h4>Never</h4>{RunbookMarkup.Lines(runbook.Section("Never"))}
            <p><a href="/runbooks/{advice.Runbook}">The whole page: {advice.Runbook}</a></p>
            </article>
            """);
    }
}
