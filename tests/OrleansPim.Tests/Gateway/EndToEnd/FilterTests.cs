using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>The less common parts of queries (RFC 4791 sections 7.10 and 9.7, RFC 6352 section 10.5).</summary>
[Collection(nameof(GatewayTests))]
public sealed class FilterTests(GatewayHost host)
{
    private static readonly XName CalendarData = XName.Get("calendar-data", "urn:ietf:params:xml:ns:caldav");

    [Theory]
    [InlineData("test='allof'", "<a:prop-filter name='FN'><a:text-match>bob</a:text-match></a:prop-filter><a:prop-filter name='EMAIL'><a:text-match>a@</a:text-match></a:prop-filter>", "")]
    [InlineData("test='anyof'", "<a:prop-filter name='FN'><a:text-match>bob</a:text-match></a:prop-filter><a:prop-filter name='EMAIL'><a:text-match>a@</a:text-match></a:prop-filter>", "ab")]
    [InlineData("", "<a:prop-filter name='FN'><a:text-match match-type='ends-with'>AMPLE</a:text-match></a:prop-filter>", "a")]
    [InlineData("", "<a:prop-filter name='EMAIL'><a:param-filter name='TYPE'><a:text-match negate-condition='yes'>work</a:text-match></a:param-filter></a:prop-filter>", "")]
    [InlineData("", "<a:prop-filter name='EMAIL'><a:param-filter name='TYPE'><a:text-match match-type='ends-with' negate-condition='yes'>w</a:text-match></a:param-filter></a:prop-filter>", "ab")]
    [InlineData("", "<a:prop-filter name='EMAIL'><a:param-filter name='TYPE'><a:is-not-defined/></a:param-filter></a:prop-filter>", "")]
    [InlineData("", "<a:prop-filter name='EMAIL'><a:param-filter name='PREF'><a:is-not-defined/></a:param-filter></a:prop-filter>", "ab")]
    [InlineData("", "<a:prop-filter name='FN'><a:text-match>\u00C4NN</a:text-match></a:prop-filter>", "a")]
    public async Task Contacts_are_found_by_all_the_parts_of_a_filter(string test, string filter, string found)
    {
        var phone = await host.NewPhoneAsync();

        // A client may write the first letter as an a and two dots.
        await phone.PutCardAsync("a.vcf", Samples.Card("a", "a\u0308nn Example"));
        await phone.PutCardAsync("b.vcf", Samples.Card("b", "Bob"));

        var answer = await phone.ReportAsync(phone.Contacts, $"""
            <a:addressbook-query xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop><a:filter {test}>{filter}</a:filter></a:addressbook-query>
            """);

        Assert.Equal(found.Select(name => $"{phone.Contacts}{name}.vcf"), answer.Hrefs);
    }

    [Theory]
    [InlineData("<c:comp-filter name='VALARM'><c:is-not-defined/></c:comp-filter>", "quiet")]
    [InlineData("<c:comp-filter name='VALARM'/>", "loud")]
    public async Task Events_are_found_by_components_that_they_lack(string filter, string found)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "quiet.ics", Samples.Event("quiet"));
        await phone.PutEventAsync(
            phone.Calendar + "loud.ics", Samples.Event("loud", more: "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"));

        var answer = await phone.ReportAsync(phone.Calendar, $"""
            <c:calendar-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{filter}</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>
            """);

        Assert.Equal([$"{phone.Calendar}{found}.ics"], answer.Hrefs);
    }

    /// <summary>The third contact may match as far as the index says, and does not.</summary>
    [Fact]
    public async Task A_limit_that_all_matches_fit_into_is_not_said_to_have_been_reached()
    {
        var phone = await host.NewPhoneAsync();
        foreach (var (name, full) in new[] { ("a", "Ann"), ("b", "Ann"), ("c", "Bob") })
            await phone.PutCardAsync($"{name}.vcf", Samples.Card(name, full));

        var answer = await phone.ReportAsync(phone.Contacts, """
            <a:addressbook-query xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop><a:filter><a:prop-filter name="FN"><a:text-match>ann</a:text-match></a:prop-filter></a:filter><a:limit><a:nresults>2</a:nresults></a:limit></a:addressbook-query>
            """);

        Assert.Equal([phone.Contacts + "a.vcf", phone.Contacts + "b.vcf"], answer.Hrefs);
    }

    [Theory]
    [InlineData("calendar", "20260105T033000Z", "20260105T043000Z")]
    [InlineData("query", "20260105T133000Z", "20260105T143000Z")]
    public async Task Floating_events_are_expanded_by_the_clock_that_they_are_found_by(string clock, string start, string end)
    {
        const string Zone = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//E//E//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Plus5\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n";
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PROPPATCH", phone.Calendar, $"<propertyupdate xmlns='DAV:'><set><prop><c:calendar-timezone xmlns:c='urn:ietf:params:xml:ns:caldav'>{Zone}</c:calendar-timezone></prop></set></propertyupdate>");
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", "20260105T090000", "DURATION:PT30M\r\nRRULE:FREQ=DAILY\r\n"));
        var asked = clock == "query" ? "<c:timezone-id>America/New_York</c:timezone-id>" : string.Empty;

        var answer = await phone.ReportAsync(phone.Calendar, $"""
            <c:calendar-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><c:calendar-data><c:expand start="{start}" end="{end}"/></c:calendar-data></prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{start}" end="{end}"/></c:comp-filter></c:comp-filter></c:filter>{asked}</c:calendar-query>
            """);

        Assert.Contains("\r\nDTSTART:20260105T090000\r\nDTEND:20260105T093000\r\n", answer.Xml.Descendants(CalendarData).Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Free_busy_tells_tentative_time_apart_leaves_out_what_is_cancelled_and_repeats()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", more: "DURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"));
        await phone.PutEventAsync(phone.Calendar + "b.ics", Samples.Event("b", "20260105T120000Z", "DURATION:PT1H\r\nSTATUS:TENTATIVE\r\n"));
        await phone.PutEventAsync(phone.Calendar + "c.ics", Samples.Event("c", "20260105T150000Z", "DURATION:PT1H\r\nSTATUS:CANCELLED\r\n"));

        var answer = await FreeBusyAsync(phone, "20260105T000000Z", "20260107T000000Z");

        Assert.Equal(
            ["FREEBUSY:20260105T090000Z/20260105T100000Z", "FREEBUSY:20260106T090000Z/20260106T100000Z", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260105T120000Z/20260105T130000Z"],
            answer.Text.Split("\r\n").Where(line => line.StartsWith("FREEBUSY", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Free_busy_that_is_cut_off_is_refused_and_never_said_to_be_free_time()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", more: "DURATION:PT1S\r\nRRULE:FREQ=SECONDLY;INTERVAL=2\r\n"));

        var answer = await FreeBusyAsync(phone, "20260105T000000Z", "20260107T000000Z");

        Assert.Equal(403, answer.Code);
        Assert.Contains("number-of-matches-within-limits", answer.Preconditions);
    }

    private static Task<Answer> FreeBusyAsync(Phone phone, string start, string end) => phone.ReportAsync(
        phone.Calendar, $"<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'><c:time-range start='{start}' end='{end}'/></c:free-busy-query>");
}
