using OrleansPim.Silo.StatusPage;
using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>Goal: the program carries every runbook, readable. Method: compare with the files, and look for markup that was not understood.</summary>
public sealed class RunbookTests
{
    [Fact]
    public void Every_page_of_the_repository_is_carried() => Assert.Equal(
        Repository.Files(".md").Where(path => path.StartsWith("k8s/monitoring/runbooks/", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Runbook.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_says_what_to_do_and_what_never() => Assert.All(Runbook.All.Values, runbook =>
    {
        Assert.Contains(runbook.Section("Do"), line => line.StartsWith("- ", StringComparison.Ordinal));
        Assert.Contains(runbook.Section("Never"), line => line.StartsWith("- ", StringComparison.Ordinal));
    });

    [Fact]
    public void All_markup_of_every_page_is_understood() => Assert.All(Runbook.All.Values, runbook =>
    {
        var page = RunbookMarkup.Of(runbook).Text;

        Assert.All((string[])["`", "](", "**", "<p># ", "<p>- ", ".md"], left => Assert.DoesNotContain(left, page, StringComparison.Ordinal));
        Assert.StartsWith($"<h1>{runbook.Name}</h1>", page, StringComparison.Ordinal);
    });

    [Fact]
    public void Lists_links_and_code_become_elements() => Assert.Equal(
        "<h2>Do</h2><ol><li>Ask <code>a &lt; b</code>.</li></ol><ul><li>See <a href=\"/runbooks/PimNoQuorum\">PimNoQuorum</a> [now].</li></ul><p>End.</p>",
        RunbookMarkup.Lines(["## Do", "", "1. Ask `a < b`.", "- See [PimNoQuorum](PimNoQuorum.md) [now].", "End."]).Text);
}
