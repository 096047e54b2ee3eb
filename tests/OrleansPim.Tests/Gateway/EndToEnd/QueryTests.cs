using System.Diagnostics;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Questions about contents: filters, time ranges over recurrences, expansion, free-busy (RFC 4791, RFC 6352).</summary>
[Collection(nameof(GatewayTests))]
public sealed class QueryTests(GatewayHost host)
{
    private static readonly XName CalendarData = XName.Get("calendar-data", "urn:ietf:params:xml:ns:caldav");

    [Theory]
    [InlineData("<a:prop-filter name='FN'><a:text-match match-type='starts-with'>änn</a:text-match></a:prop-filter>", "a")]
    [InlineData("<a:prop-filter name='FN'><a:text-match collation='i;octet'>änn</a:text-match></a:prop-filter>", "")]
    [InlineData("<a:prop-filter name='EMAIL'><a:text-match negate-condition='yes'>a@</a:text-match></a:prop-filter>", "b")]
    [InlineData("<a:prop-filter name='NICKNAME'><a:is-not-defined/></a:prop-filter>", "ab")]
    [InlineData("<a:prop-filter name='EMAIL'><a:param-filter name='TYPE'><a:text-match>work</a:text-match></a:param-filter></a:prop-filter>", "ab")]
    [InlineData("<a:prop-filter name='FN'><a:text-match match-type='equals'>Bob</a:text-match></a:prop-filter>", "b")]
    public async Task Contacts_are_found_by_what_is_in_them(string filter, string found)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a", "Änn Example"));
        await phone.PutCardAsync("b.vcf", Samples.Card("b", "Bob"));

        var answer = await phone.ReportAsync(
            phone.Contacts, $"<a:addressbook-query xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/></prop><a:filter>{filter}</a:filter></a:addressbook-query>");

        Assert.Equal(found.Select(name => $"{phone.Contacts}{name}.vcf"), answer.Hrefs);
    }

    [Theory]
    [InlineData("20260105T080000Z", "20260105T091500Z", "once")]
    [InlineData("20260106T000000Z", "20260107T000000Z", "")]
    [InlineData("20260112T000000Z", "20260113T000000Z", "weekly")]
    [InlineData("20260119T000000Z", "20260120T000000Z", "")]
    [InlineData("20260120T000000Z", "20260121T000000Z", "weekly")]
    [InlineData("20300107T000000Z", "20300108T000000Z", "weekly")]
    [InlineData("20260110T000000Z", "20260110T120000Z", "day")]
    public async Task Events_are_found_by_when_they_are(string start, string end, string found)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "once.ics", Samples.Event("once", more: "DURATION:PT1H\r\n"));
        await phone.PutEventAsync(phone.Calendar + "day.ics", Samples.Calendar("BEGIN:VEVENT\r\nUID:day\r\nDTSTART;VALUE=DATE:20260110\r\nEND:VEVENT\r\n"));
        await phone.PutEventAsync(phone.Calendar + "weekly.ics", Weekly());

        var answer = await QueryAsync(phone, $"<c:comp-filter name='VEVENT'><c:time-range start='{start}' end='{end}'/></c:comp-filter>");

        Assert.Equal(found.Length == 0 ? [] : [$"{phone.Calendar}{found}.ics"], answer.Hrefs);
    }

    [Fact]
    public async Task Recurrences_are_expanded_with_their_exceptions_and_overrides()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "weekly.ics", Weekly());

        var answer = await QueryAsync(
            phone, "<c:comp-filter name='VEVENT'/>", "<c:calendar-data><c:expand start='20260101T000000Z' end='20260201T000000Z'/></c:calendar-data>");
        var lines = answer.Xml.Descendants(CalendarData).Single().Value.Split("\r\n");

        Assert.Equal(
            ["DTSTART:20260112T080000Z", "DTSTART:20260120T100000Z", "DTSTART:20260126T080000Z"],
            lines.Where(line => line.StartsWith("DTSTART", StringComparison.Ordinal)));
        Assert.Equal(
            ["RECURRENCE-ID:20260112T080000Z", "RECURRENCE-ID:20260119T080000Z", "RECURRENCE-ID:20260126T080000Z"],
            lines.Where(line => line.StartsWith("RECURRENCE-ID", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("RRULE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Expanded_instances_that_follow_an_earlier_override_name_the_instance_they_replace()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(
            phone.Calendar + "weekly.ics", Weekly().Replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;", StringComparison.Ordinal));

        var answer = await QueryAsync(
            phone, "<c:comp-filter name='VEVENT'/>", "<c:calendar-data><c:expand start='20260110T000000Z' end='20260201T000000Z'/></c:calendar-data>");
        var lines = answer.Xml.Descendants(CalendarData).Single().Value.Split("\r\n");

        Assert.Equal(
            ["DTSTART:20260112T080000Z", "DTSTART:20260120T100000Z", "DTSTART:20260127T100000Z"],
            lines.Where(line => line.StartsWith("DTSTART", StringComparison.Ordinal)));
        Assert.Equal(
            ["RECURRENCE-ID:20260112T080000Z", "RECURRENCE-ID:20260119T080000Z", "RECURRENCE-ID:20260126T080000Z"],
            lines.Where(line => line.StartsWith("RECURRENCE-ID", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Expansion_that_is_cut_off_is_refused_and_never_empty()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "bomb.ics", Samples.Event("bomb", more: "RRULE:FREQ=MINUTELY\r\n"));

        var answer = await QueryAsync(
            phone, "<c:comp-filter name='VEVENT'/>", "<c:calendar-data><c:expand start='20260101T000000Z' end='20270101T000000Z'/></c:calendar-data>");

        Assert.Equal(507, answer.StatusOf(phone.Calendar + "bomb.ics"));
        Assert.Empty(answer.Xml.Descendants(CalendarData));
    }

    [Fact]
    public async Task Recurrence_bombs_cost_milliseconds()
    {
        var phone = await host.NewPhoneAsync();
        string[] rules = ["FREQ=SECONDLY;COUNT=1000000000", "FREQ=SECONDLY", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYDAY=MO;BYHOUR=1,2;BYSECOND=1,2,3;BYSETPOS=-1"];
        for (var index = 0; index < rules.Length; index++)
            Assert.Equal(201, (await phone.PutEventAsync($"{phone.Calendar}{index}.ics", Samples.Event($"{index}", more: $"RRULE:{rules[index]}\r\n"))).Code);
        await QueryAsync(phone, "<c:comp-filter name='VEVENT'><c:time-range start='20360101T000000Z' end='20360102T000000Z'/></c:comp-filter>");

        var start = Stopwatch.GetTimestamp();
        var answer = await QueryAsync(phone, "<c:comp-filter name='VEVENT'><c:time-range start='20980101T000000Z' end='20980102T000000Z'/></c:comp-filter>");

        Assert.Equal(207, answer.Code);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Tasks_are_found_by_property_and_absence()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Tasks + "open.ics", Samples.Task("open"));
        await phone.PutEventAsync(phone.Tasks + "done.ics", Samples.Task("done", "STATUS:COMPLETED\r\nCOMPLETED:20260101T120000Z\r\n"));

        var answer = await QueryAsync(
            phone, "<c:comp-filter name='VTODO'><c:prop-filter name='COMPLETED'><c:is-not-defined/></c:prop-filter></c:comp-filter>", collection: phone.Tasks);

        Assert.Equal([phone.Tasks + "open.ics"], answer.Hrefs);
    }

    [Fact]
    public async Task Free_busy_says_when_and_not_why()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", more: "DURATION:PT1H\r\n"));
        await phone.PutEventAsync(phone.Calendar + "b.ics", Samples.Event("b", "20260105T093000Z", "DURATION:PT1H\r\n"));
        await phone.PutEventAsync(phone.Calendar + "c.ics", Samples.Event("c", "20260105T200000Z", "DURATION:PT1H\r\nTRANSP:TRANSPARENT\r\n"));

        var answer = await phone.ReportAsync(
            phone.Calendar, "<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'><c:time-range start='20260105T000000Z' end='20260106T000000Z'/></c:free-busy-query>");

        Assert.Equal(200, answer.Code);
        Assert.Contains("FREEBUSY:20260105T090000Z/20260105T103000Z\r\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("T200000Z", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Meeting", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<c:filter><c:comp-filter name='VEVENT'/></c:filter>", "valid-filter")]
    [InlineData("<c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'><c:time-range start='x'/></c:comp-filter></c:comp-filter></c:filter>", "valid-filter")]
    [InlineData("<c:filter><c:comp-filter name='VCALENDAR'><c:magic/></c:comp-filter></c:filter>", "supported-filter")]
    [InlineData("<c:filter><c:comp-filter name='VCALENDAR'><c:prop-filter name='A'><c:text-match collation='i;klingon'>a</c:text-match></c:prop-filter></c:comp-filter></c:filter>", "supported-collation")]
    public async Task Filters_that_are_not_served_are_refused(string filter, string precondition)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.ReportAsync(
            phone.Calendar, $"<c:calendar-query xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/></prop>{filter}</c:calendar-query>");

        Assert.Equal(403, answer.Code);
        Assert.Contains(precondition, answer.Preconditions);
    }

    private static Task<Answer> QueryAsync(Phone phone, string filter, string data = "", string? collection = null) => phone.ReportAsync(
        collection ?? phone.Calendar,
        $"<c:calendar-query xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/>{data}</prop><c:filter><c:comp-filter name='VCALENDAR'>{filter}</c:comp-filter></c:filter></c:calendar-query>");

    /// <summary>Mondays at nine in Berlin from 5 January, not on the 5th, and moved from the 19th to the 20th.</summary>
    private static string Weekly() => Samples.Calendar(
        "BEGIN:VEVENT\r\nUID:weekly\r\nDTSTART;TZID=Europe/Berlin:20260105T090000\r\nDTEND;TZID=Europe/Berlin:20260105T100000\r\nRRULE:FREQ=WEEKLY\r\n"
        + "EXDATE;TZID=Europe/Berlin:20260105T090000\r\nEND:VEVENT\r\n"
        + "BEGIN:VEVENT\r\nUID:weekly\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260119T090000\r\nDTSTART;TZID=Europe/Berlin:20260120T110000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n");
}
