using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OrleansPim.Silo.Drills;
using OrleansPim.Silo.StatusPage;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>Goal: the page says what is the case and what to do. Method: write it for each state and read its words.</summary>
public sealed partial class StatusDocumentTests
{
    [Theory]
    [InlineData("healthy", "All is well", "Nothing: every region answers", "gamma healthy", "Ledgers not in every region 0")]
    [InlineData("region-lost", "The service goes on, with less in reserve", "beta does not answer", "SQLite error 5: database is locked", "Lag 1 min", "137 ledgers have not been in every region")]
    [InlineData("quarantined", "A person must act now", "gamma being rebuilt", "420 of 1700 blobs rebuilt", "Never give the vote back by hand")]
    [InlineData("held", "A person must act now", "2 subscribers are held", "Never provision the subscriber again", "Subscribers held 2")]
    [InlineData("below-quorum", "A person must act now", "1 of 3 regions answer and have a vote; 2 are needed", "3 ledgers are known to be in fewer regions than a quorum", "Bring back any one region that is whole")]
    [InlineData("starting", "The node is starting or stopping", "Wait: the node answers requests", "No drill was run yet.", "nothing yet")]
    public void State_is_told_in_words(string state, params string[] words)
    {
        var text = TextOf(StatusDocument.Of(StatusViews.All[state]));

        Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(StatusViews.Names), MemberType = typeof(StatusViews))]
    public void Colour_never_says_anything_alone(string state) => Assert.All(
        Badge().Matches(StatusDocument.Of(StatusViews.All[state]).Text), badge => Assert.NotEmpty(badge.Groups[1].Value.Trim()));

    [Fact]
    public void Verdicts_of_drills_are_shown_with_their_age()
    {
        var text = TextOf(StatusDocument.Of(StatusViews.Healthy));

        Assert.Contains("passed region-blackhole, 2 h ago. 12,400 requests, 0 acknowledged lost", text, StringComparison.Ordinal);
        Assert.Contains("inconclusive silo-hang, 24 h ago.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_store_or_a_drill_says_stays_text()
    {
        const string attack = "<script>alert('x')</script>\"'&";
        var view = StatusViews.Healthy with
        {
            Regions = [.. StatusViews.Healthy.Regions.Select(region => region with { Reason = attack })],
            Drills = [new DrillResult("x", DrillVerdict.Failed, StatusViews.Now, attack)],
        };

        var page = StatusDocument.Of(view).Text;

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_draw_what_happened_and_leave_gaps_where_nothing_did()
    {
        var lines = Polyline().Matches(StatusDocument.Of(StatusViews.All["below-quorum"]).Text);

        // Rate and failures have a value always; the two latencies end where nothing was acknowledged any more.
        Assert.Equal([120, 120, 101, 101], lines.Select(line => line.Groups[1].Value.Split(' ').Length));
        var heights = lines.SelectMany(line => line.Groups[1].Value.Split(' ')).Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture));
        Assert.All(heights, height => Assert.InRange(height, 12, 142));
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(0.3, "0.4")]
    [InlineData(10, "10")]
    [InlineData(105, "200")]
    [InlineData(3_001, "4000")]
    [InlineData(9_000, "10000")]
    public void Axis_ends_at_a_round_number_not_far_above_the_highest_value(double highest, string end)
    {
        var history = new[] { StatusViews.Healthy.History[5] with { CommitsPerSecond = highest } };

        Assert.Equal(end, Axis().Matches(StatusDocument.Of(StatusViews.Healthy with { History = history }).Text)[4].Groups[1].Value);
    }

    [Fact]
    public void Lone_value_is_drawn_as_well()
    {
        var view = StatusViews.Healthy with { History = [StatusViews.Healthy.History[5]] };

        Assert.All(Polyline().Matches(StatusDocument.Of(view).Text), line => Assert.Equal(2, line.Groups[1].Value.Split(' ').Length));
    }

    private static string TextOf(Markup page) =>
        Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(Hidden().Replace(page.Text, " "), " ")), " ").Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" .", ".", StringComparison.Ordinal);

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("class=\"badge[^\"]*\">([^<]*)<")]
    private static partial Regex Badge();

    [GeneratedRegex("text-anchor=\"end\">([^<]*)<")]
    private static partial Regex Axis();

    [GeneratedRegex("<polyline[^>]* points=\"([^\"]*)\"")]
    private static partial Regex Polyline();
}
