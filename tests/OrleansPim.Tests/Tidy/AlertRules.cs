using System.Text.RegularExpressions;

namespace OrleansPim.Tests.Tidy;

/// <summary>Goal: no alert without a page, a proof and a figure behind it. Method: compare the rules with pages, cases and instruments.</summary>
public sealed partial class AlertRules
{
    private const string Folder = "k8s/monitoring";
    private static readonly string Rules = Repository.Read($"{Folder}/alerts.yaml");
    private static readonly string[] Alerts = [.. Alert().Matches(Rules).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_alert_has_a_firing_and_a_silent_case()
    {
        var cases = Case().Matches(Repository.Read($"{Folder}/alerts.test.yaml")).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(Alerts);
        Assert.All(Alerts, alert => Assert.Contains(cases, name => name.StartsWith($"{alert} fires", StringComparison.Ordinal)));
        Assert.All(Alerts, alert => Assert.Contains(cases, name => name.StartsWith($"{alert} is silent", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_alert_has_a_page_and_every_page_an_alert()
    {
        var pages = Repository.Files(".md").Where(path => path.StartsWith($"{Folder}/runbooks/", StringComparison.Ordinal));

        Assert.Equal(Alerts.Order(StringComparer.Ordinal), pages.Select(Path.GetFileNameWithoutExtension));
        Assert.All(Alerts, alert => Assert.Contains($"runbook: runbooks/{alert}.md", Rules, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.All((string[])["## Look", "## Do", "## Never"], part => Assert.Contains(part, Repository.Read(page), StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_figure_that_a_rule_uses_is_measured()
    {
        var measured = Repository.Sources
            .Where(source => !source.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(source => Instrument().Matches(Repository.Read(source.Path)))
            .Select(match => match.Groups[1].Value.Replace('.', '_'))
            .ToHashSet();

        var used = Figure().Matches(Rules).Select(match => UnitOrTotal().Replace(match.Value, string.Empty)).Distinct();

        Assert.All(used, figure => Assert.Contains(figure, measured));
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^  - name: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Case();

    [GeneratedRegex("""
        "(pim\.[a-z_.]+)"
        """)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\bpim_[a-z_]+")]
    private static partial Regex Figure();

    [GeneratedRegex("(_seconds)?(_total|_bucket|_count|_sum)?$")]
    private static partial Regex UnitOrTotal();
}
