using System.Text;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Rfc6350VCard;
using OrleansPim.Gateway.Xml;
using OrleansPim.Tests.Gateway.EndToEnd;

namespace OrleansPim.Tests.Gateway.Fuzz;

/// <summary>
/// Goal: no contact and no calendar object is refused otherwise than by its own exception, and one that is accepted can be queried.
/// Method: damaged samples; what is accepted is filtered, expanded, limited and made busy, under the budget of a request.
/// </summary>
public sealed class ContentFuzzTests
{
    private static readonly TimeRange Range = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private static readonly string[] Tokens =
    [
        "\r\n", "\r\n ", "\n\t", "BEGIN:VCARD\r\n", "END:VCARD\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nREPEAT:9\r\nDURATION:P999999W\r\nEND:VALARM\r\n",
        "VERSION:4.0\r\n", "UID:x\r\n", "FN:\r\n", ";TYPE=\"a,b\"", ";TZID=Europe/Berlin", ";TZID=Nowhere", ";VALUE=DATE", ";VALUE=PERIOD", "item1.", "\uFEFF", "\u2028", "🦉",
        "RRULE:FREQ=DAILY\r\n", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1\r\n", "RRULE:FREQ=MONTHLY;BYDAY=-5SU,5MO;BYSETPOS=-1\r\n", "RRULE:FREQ=SECONDLY;INTERVAL=7\r\n",
        ";COUNT=1000000000", ";INTERVAL=2147483647", ";UNTIL=99991231T235959Z", ";BYWEEKNO=53,-53", ";BYYEARDAY=366,-366", ";WKST=SU", ";BYHOUR=23;BYMINUTE=59;BYSECOND=60",
        "EXDATE:20260105T090000Z\r\n", "RDATE;VALUE=PERIOD:20260105T090000Z/PT1H\r\n", "DTSTART:00010101T000000Z\r\n", "DTSTART:99991231T235959Z\r\n", "DTEND:19000101T000000\r\n",
        "DURATION:-P15250000D\r\n", "DURATION:P15250000D\r\n", "DURATION:PT\r\n", "RECURRENCE-ID:20260105T090000Z\r\n", "DUE:20260105\r\n", "COMPLETED:20260105T090000Z\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+9959\r\nTZOFFSETTO:-9959\r\nRRULE:FREQ=HOURLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n", ";TZID=Own",
    ];

    private static readonly byte[][] Cards =
    [
        .. new[]
        {
            Samples.Card("a"), Samples.Card("b", "Ünï çödé 🦉"),
            "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:1\nFN:Z\nitem1.TEL;PREF=1;TYPE=\"work,voice\":tel:+1\nNOTE:a\\,b\\;c\\nd\n folded\nPHOTO:data:image/jpeg;base64,AAAA\nEND:VCARD\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Calendars =
    [
        .. new[]
        {
            Samples.Event("a"), Samples.Event("b", more: "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20\r\nEXDATE:20260107T090000Z\r\nDURATION:PT1H\r\n"),
            Samples.Event("c", more: "DTEND:20260105T100000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270101T000000Z\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT15M\r\nEND:VALARM\r\n"),
            Samples.Task("d", "DUE:20260301T100000Z\r\nRRULE:FREQ=DAILY;INTERVAL=3\r\n"), Samples.Task("e", "CREATED:20260101T000000Z\r\nCOMPLETED:20260201T000000Z\r\n"),
            Samples.Calendar("BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:f\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Own:20260105T090000\r\nRRULE:FREQ=DAILY;COUNT=9\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:f\r\nRECURRENCE-ID;TZID=Own:20260106T090000\r\nDTSTART;TZID=Own:20260106T110000\r\nEND:VEVENT\r\n"),
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Contacts() => FuzzRun.Run(new Mutator(Cards, Tokens), body =>
    {
        try
        {
            var card = VCard.Read(body);
            Assert.NotEmpty(card.Uid);
            Assert.True(System.Text.Unicode.Utf8.IsValid(FoldedCharacters.Mend(body)));
            Assert.All(card.Lines, line => Assert.NotNull(line.Value));
        }
        catch (ContentFormatException)
        {
            // Refused, in the one way that a client understands.
        }
    });

    [Fact]
    public void Calendar_objects() => FuzzRun.Run(new Mutator(Calendars, Tokens), body =>
    {
        CalendarObject calendar;
        try
        {
            calendar = CalendarObject.Read(body);
        }
        catch (ContentFormatException)
        {
            return;
        }
        var budget = new StepBudget(200_000);
        foreach (var name in (string[])["VEVENT", "VTODO"])
        {
            var element = XmlRequestReader.Read(Encoding.UTF8.GetBytes(
                $"<filter xmlns='urn:ietf:params:xml:ns:caldav'><comp-filter name='VCALENDAR'><comp-filter name='{name}'><time-range start='20260101T000000Z' end='20270101T000000Z'/>"
                + "<comp-filter name='VALARM'><time-range start='20260101T000000Z'/></comp-filter></comp-filter></comp-filter></filter>"));
            new CalendarFilter(element, DatabaseClock.Utc, budget).Matches(body);
        }
        var expanded = new ExpandedCalendar(Range, DatabaseClock.Utc, budget).Apply(body);
        if (expanded is { } text)
            ComponentReader.Read(text);
        new LimitedCalendar(Range, DatabaseClock.Utc, budget).Apply(body);
        var busy = new BusyTime(Range, DatabaseClock.Utc, budget);
        busy.Add(calendar);
        ComponentReader.Read(Encoding.UTF8.GetBytes(busy.ToFreeBusy(Range.Start)));
    });
}
