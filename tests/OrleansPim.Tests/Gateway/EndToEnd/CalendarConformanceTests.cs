using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What RFC 4791 and RFC 6352 ask of queries, partial bodies and properties; each was once answered otherwise.</summary>
[Collection(nameof(GatewayTests))]
public sealed class CalendarConformanceTests(GatewayHost host)
{
    private const string Zone = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//E//E//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Plus5\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n";

    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";
    private static readonly XNamespace CardDav = "urn:ietf:params:xml:ns:carddav";

    [Fact]
    public async Task A_calendar_is_made_uncached()
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync("MKCALENDAR", $"/dav/calendars/{phone.Segment}/new/");

        Assert.Equal(201, answer.Code);
        Assert.Equal("no-cache", answer.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")]
    public async Task A_time_zone_that_is_none_is_refused_wherever_it_is_said(string zone)
    {
        var phone = await host.NewPhoneAsync();
        var property = $"<set xmlns='DAV:'><prop><c:calendar-timezone xmlns:c='urn:ietf:params:xml:ns:caldav'>{zone}</c:calendar-timezone></prop></set>";

        var made = await phone.SendAsync("MKCALENDAR", $"/dav/calendars/{phone.Segment}/new/", $"<c:mkcalendar xmlns:c='urn:ietf:params:xml:ns:caldav'>{property}</c:mkcalendar>");
        var changed = await phone.SendAsync("PROPPATCH", phone.Calendar, $"<propertyupdate xmlns='DAV:'>{property}</propertyupdate>");
        var asked = await QueryAsync(phone, phone.Calendar, "<c:comp-filter name='VEVENT'/>", more: $"<c:timezone>{zone}</c:timezone>");

        foreach (var answer in new[] { made, changed, asked })
            Assert.Contains("valid-calendar-data", answer.Preconditions);
        Assert.Equal(403, asked.Code);
        Assert.Equal(404, (await phone.PropfindAsync($"/dav/calendars/{phone.Segment}/new/", 0, "<displayname/>")).Code);
    }

    [Fact]
    public async Task A_calendars_time_zone_says_when_floating_events_are()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", "20260105T090000", "DURATION:PT1H\r\n"));
        const string Filter = "<c:comp-filter name='VEVENT'><c:time-range start='20260105T043000Z' end='20260105T044000Z'/></c:comp-filter>";

        var before = await QueryAsync(phone, phone.Calendar, Filter);
        var set = await phone.SendAsync("PROPPATCH", phone.Calendar, $"<propertyupdate xmlns='DAV:'><set><prop><c:calendar-timezone xmlns:c='urn:ietf:params:xml:ns:caldav'>{Zone}</c:calendar-timezone></prop></set></propertyupdate>");
        var after = await QueryAsync(phone, phone.Calendar, Filter);

        Assert.Empty(before.Hrefs);
        Assert.Equal(200, set.PropertyStatus(phone.Calendar, CalDav + "calendar-timezone"));
        Assert.Single(after.Hrefs);
    }

    /// <summary>The table of RFC 4791 section 9.9 for tasks, each row at the edges that tell it from the others.</summary>
    [Theory]
    [InlineData("DTSTART:20260105T090000Z\r\nDURATION:PT1H\r\n", "20260105T100000Z", "20260105T110000Z", true)]
    [InlineData("DTSTART:20260105T090000Z\r\nDUE:20260105T100000Z\r\n", "20260105T100000Z", "20260105T110000Z", false)]
    [InlineData("DTSTART:20260105T090000Z\r\nDUE:20260105T100000Z\r\n", "20260105T095959Z", "20260105T110000Z", true)]
    [InlineData("DTSTART:20260105T090000Z\r\n", "20260105T090000Z", "20260105T100000Z", true)]
    [InlineData("DTSTART:20260105T090000Z\r\n", "20260105T080000Z", "20260105T090000Z", false)]
    [InlineData("DUE:20260105T090000Z\r\n", "20260105T080000Z", "20260105T090000Z", true)]
    [InlineData("DUE:20260105T090000Z\r\n", "20260105T090000Z", "20260105T100000Z", false)]
    [InlineData("CREATED:20260105T090000Z\r\nCOMPLETED:20260107T090000Z\r\n", "20260106T000000Z", "20260106T010000Z", true)]
    [InlineData("COMPLETED:20260105T090000Z\r\n", "20260105T080000Z", "20260105T090000Z", true)]
    [InlineData("COMPLETED:20260105T090000Z\r\n", "20260105T090001Z", "20260105T100000Z", false)]
    [InlineData("CREATED:20260105T090000Z\r\n", "20270105T080000Z", "20270105T090000Z", true)]
    [InlineData("CREATED:20260105T090000Z\r\n", "20260105T080000Z", "20260105T090000Z", false)]
    [InlineData("", "19700105T080000Z", "19700105T090000Z", true)]
    [InlineData("DTSTART:20260105T090000Z\r\nDUE:20260105T100000Z\r\nRRULE:FREQ=DAILY\r\n", "20260205T093000Z", "20260205T094000Z", true)]
    public async Task Tasks_are_found_by_when_they_are(string times, string start, string end, bool isFound)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Tasks + "t.ics", Samples.Task("t", times));

        var answer = await QueryAsync(phone, phone.Tasks, $"<c:comp-filter name='VTODO'><c:time-range start='{start}' end='{end}'/></c:comp-filter>");

        Assert.Equal(isFound ? [phone.Tasks + "t.ics"] : [], answer.Hrefs);
    }

    [Theory]
    [InlineData("TRIGGER:-PT15M\r\n", "20260105T084500Z", "20260105T084600Z", true)]
    [InlineData("TRIGGER:-PT15M\r\n", "20260105T090000Z", "20260105T091000Z", false)]
    [InlineData("TRIGGER;RELATED=END:PT5M\r\n", "20260105T100500Z", "20260105T100600Z", true)]
    [InlineData("TRIGGER;VALUE=DATE-TIME:20260101T000000Z\r\n", "20260101T000000Z", "20260101T000100Z", true)]
    [InlineData("TRIGGER:-PT15M\r\nREPEAT:2\r\nDURATION:PT5M\r\n", "20260105T085500Z", "20260105T085600Z", true)]
    public async Task Alarms_are_found_by_when_they_ring(string trigger, string start, string end, bool isFound)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(
            phone.Calendar + "a.ics", Samples.Event("a", more: $"DURATION:PT1H\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\n{trigger}END:VALARM\r\n"));

        var answer = await QueryAsync(
            phone, phone.Calendar, $"<c:comp-filter name='VEVENT'><c:comp-filter name='VALARM'><c:time-range start='{start}' end='{end}'/></c:comp-filter></c:comp-filter>");

        Assert.Equal(isFound ? [phone.Calendar + "a.ics"] : [], answer.Hrefs);
    }

    [Fact]
    public async Task A_VJOURNAL_is_found_by_its_day_and_never_without_one()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/calendars/{phone.Segment}/diary/";
        await phone.SendAsync("MKCALENDAR", path, "<c:mkcalendar xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><set><prop><c:supported-calendar-component-set><c:comp name='VJOURNAL'/></c:supported-calendar-component-set></prop></set></c:mkcalendar>");
        await phone.PutEventAsync(path + "day.ics", Samples.Calendar("BEGIN:VJOURNAL\r\nUID:day\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20260105\r\nEND:VJOURNAL\r\n"));
        await phone.PutEventAsync(path + "none.ics", Samples.Calendar("BEGIN:VJOURNAL\r\nUID:none\r\nDTSTAMP:20260101T000000Z\r\nEND:VJOURNAL\r\n"));

        var found = await QueryAsync(phone, path, "<c:comp-filter name='VJOURNAL'><c:time-range start='20260105T230000Z' end='20260106T230000Z'/></c:comp-filter>");

        Assert.Equal([path + "day.ics"], found.Hrefs);
        Assert.Contains("component=vjournal", (await phone.GetAsync(path + "day.ics")).Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_bodies_come_with_and_without_values()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));

        var calendar = await QueryAsync(
            phone,
            phone.Calendar,
            "<c:comp-filter name='VEVENT'/>",
            data: "<c:calendar-data><c:comp name='VCALENDAR'><c:prop name='VERSION'/><c:comp name='VEVENT'><c:prop name='UID'/><c:prop name='SUMMARY' novalue='yes'/></c:comp></c:comp></c:calendar-data>");
        var card = await phone.ReportAsync(phone.Contacts, $"""
            <a:addressbook-multiget xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><a:address-data><a:prop name="FN"/><a:prop name="EMAIL" novalue="yes"/></a:address-data></prop>
            <href>{phone.Contacts}a.vcf</href></a:addressbook-multiget>
            """);

        Assert.Equal(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", calendar.Xml.Descendants(CalDav + "calendar-data").Single().Value);
        Assert.Equal("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Example\r\nEMAIL:\r\nEND:VCARD\r\n", card.Xml.Descendants(CardDav + "address-data").Single().Value);
    }

    [Fact]
    public async Task A_multiget_may_be_asked_of_the_item_itself()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));

        var answer = await phone.SendAsync("REPORT", phone.Calendar + "a.ics", $"""
            <c:calendar-multiget xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><c:calendar-data/></prop><href>{phone.Calendar}a.ics</href></c:calendar-multiget>
            """);

        Assert.Equal(Samples.Event("a"), answer.Xml.Descendants(CalDav + "calendar-data").Single().Value);
    }

    [Theory]
    [InlineData("allof", false)]
    [InlineData("anyof", true)]
    public async Task Conditions_on_a_property_of_a_contact_are_about_one_and_the_same_value(string test, bool isFound)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync(
            "a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Doe\r\nN:Doe;;;;\r\nEMAIL;TYPE=WORK:doe@big.corp\r\nitem1.EMAIL;TYPE=HOME:johndoe@example.com\r\nEND:VCARD\r\n");

        var answer = await phone.ReportAsync(phone.Contacts, $"""
            <a:addressbook-query xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop><a:filter><a:prop-filter name="EMAIL" test="{test}">
            <a:text-match match-type="ends-with">.com</a:text-match><a:param-filter name="TYPE"><a:text-match match-type="equals">work</a:text-match></a:param-filter>
            </a:prop-filter></a:filter></a:addressbook-query>
            """);

        Assert.Equal(isFound ? [phone.Contacts + "a.vcf"] : [], answer.Hrefs);
    }

    [Fact]
    public async Task A_limit_on_the_results_of_a_query_is_said_to_have_been_reached()
    {
        var phone = await host.NewPhoneAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await phone.PutCardAsync($"{name}.vcf", Samples.Card(name));

        var answer = await phone.ReportAsync(phone.Contacts, """
            <a:addressbook-query xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop><a:filter><a:prop-filter name="FN"/></a:filter><a:limit><a:nresults>2</a:nresults></a:limit></a:addressbook-query>
            """);

        Assert.Equal(3, answer.Hrefs.Count);
        Assert.Equal(507, answer.StatusOf(phone.Contacts));
        Assert.Contains("number-of-matches-within-limits", answer.Preconditions);
    }

    private static Task<Answer> QueryAsync(Phone phone, string collection, string filter, string data = "", string more = "") => phone.ReportAsync(
        collection,
        $"<c:calendar-query xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/>{data}</prop><c:filter><c:comp-filter name='VCALENDAR'>{filter}</c:comp-filter></c:filter>{more}</c:calendar-query>");
}
