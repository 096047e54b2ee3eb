using System.Text;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>Contacts and calendar objects that are too long, too deep, never end, or never stop recurring.</summary>
internal static class HostileBodies
{
    private const string CardStart = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:hostile\r\nFN:Mallory\r\n";
    private const string CardEnd = "END:VCARD\r\n";
    private const string EventStart = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:hostile\r\nDTSTAMP:20260101T000000Z\r\n";
    private const string EventEnd = "END:VEVENT\r\nEND:VCALENDAR\r\n";

    /// <summary>All of them.</summary>
    public static IEnumerable<HostileRequest> All() => Cards().Concat(Events()).Concat(Recurrences());

    private static IEnumerable<HostileRequest> Cards()
    {
        yield return Card("100 MB without a header", 403, new byte[100_000_000]);
        yield return Card("nothing", 403, []);
        yield return Card("only line ends", 403, Repeat("\r\n", 500_000));
        yield return Card("invalid UTF-8", 403, [.. Bytes(CardStart), .. "NOTE:"u8, 0xC0, 0xAF, 0xED, 0xA0, 0x80, .. Bytes("\r\n" + CardEnd)]);
        yield return Card("a NUL", 403, CardStart + "NOTE:a\0b\r\n" + CardEnd);
        yield return Card("mixed line ends", 201, CardStart.Replace("\r\n", "\n", StringComparison.Ordinal) + "NOTE:a\r\n" + CardEnd);
        yield return Card("carriage returns alone", 403, CardStart.Replace("\r\n", "\r", StringComparison.Ordinal) + CardEnd);
        yield return Card("a line of 4 MB", 201, CardStart + "NOTE:" + new string('x', 4_000_000) + "\r\n" + CardEnd);
        yield return Card("1,000,000 folds in one line", 403, CardStart + "NOTE:" + Repeat("\r\n x", 1_000_000) + "\r\n" + CardEnd);
        yield return Card("500,000 properties", 403, CardStart + Repeat("X:1\r\n", 500_000) + CardEnd);
        yield return Card("100,000 parameters", 403, CardStart + "NOTE" + Repeat(";A=B", 100_000) + ":x\r\n" + CardEnd);
        yield return Card("1,000,000 values of a parameter", 403, CardStart + "TEL;TYPE=" + Repeat("a,", 1_000_000) + ":x\r\n" + CardEnd);
        yield return Card("a quotation that never ends", 403, CardStart + "TEL;TYPE=\"a:x\r\n" + CardEnd);
        yield return Card("100,000 beginnings", 403, Repeat("BEGIN:VCARD\r\n", 100_000));
        yield return Card("two cards", 403, CardStart + CardEnd + CardStart + CardEnd);
        yield return Card("a UID of 1 MB", 403, CardStart.Replace("UID:hostile", "UID:" + new string('u', 1_000_000), StringComparison.Ordinal) + CardEnd);
        yield return Card("two UIDs", 403, CardStart + "UID:other\r\n" + CardEnd);
        yield return Card("a name with a header in it", 403, CardStart + "X-A\r\n\tSet-Cookie b:1\r\n" + CardEnd);
        yield return Card("a page that runs scripts", 201, CardStart + "NOTE:<script>alert(1)</script>\r\n" + CardEnd);
        yield return Card("a portrait of 4 MB", 201, CardStart + "PHOTO;ENCODING=b;TYPE=JPEG:" + new string('A', 4_000_000) + "\r\n" + CardEnd);
    }

    private static IEnumerable<HostileRequest> Events()
    {
        yield return Event("10,000 levels", 403, Repeat("BEGIN:X\r\n", 10_000));
        yield return Event("levels that end in the wrong order", 403, "BEGIN:VALARM\r\nEND:VEVENT\r\nEND:VALARM\r\n");
        yield return Event("a day that does not exist", 403, "DTSTART:20260231T000000Z\r\n");
        yield return Event("the year 0", 403, "DTSTART:00000101T000000Z\r\n");
        yield return Event("the last second of time", 201, "DTSTART:99991231T235959Z\r\nDURATION:P1D\r\n");
        yield return Event("a duration of a million years", 403, "DTSTART:20260101T000000Z\r\nDURATION:P99999999999W\r\n");
        yield return Event("a time zone that is its own", 201, "DTSTART;TZID=X/../../etc/passwd:20260101T000000\r\n");
        yield return Event("10,000 overrides of one instance", 403,
            "DTSTART:20260101T000000Z\r\n" + Repeat("END:VEVENT\r\nBEGIN:VEVENT\r\nUID:hostile\r\nRECURRENCE-ID:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\n", 10_000));
        yield return HostileRequest.Of("event: a method, as in mail", 403, "PUT", HostileRequest.Calendar + "a.ics",
            EventStart.Replace("PRODID:x", "METHOD:CANCEL", StringComparison.Ordinal) + "DTSTART:20260101T000000Z\r\n" + EventEnd, "Content-Type: text/calendar");
    }

    private static IEnumerable<HostileRequest> Recurrences()
    {
        string[] refused = ["FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=99999999999", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;BYSETPOS=367", "FREQ=SECONDLY;INTERVAL=0.001", "FREQ=MILLISECONDLY", "FREQ=HOURLY;BYSECOND=-1"];
        foreach (var rule in refused)
            yield return Event($"rule {rule}", 403, $"DTSTART:20260101T000000Z\r\nRRULE:{rule}\r\n");

        var everyDay = string.Join(',', Enumerable.Range(1, 366));
        var every = string.Join(',', Enumerable.Range(0, 60));
        string[] bombs =
        [
            "FREQ=SECONDLY;COUNT=1000000000",
            "FREQ=SECONDLY",
            "FREQ=DAILY;COUNT=1000000000",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
            $"FREQ=YEARLY;BYYEARDAY={everyDay};BYHOUR={string.Join(',', Enumerable.Range(0, 24))};BYMINUTE={every};BYSECOND={every}",
            "FREQ=MINUTELY;BYDAY=MO;BYSETPOS=-1;BYYEARDAY=366",
        ];
        foreach (var bomb in bombs)
        {
            var body = EventStart + $"DTSTART:20260101T000000Z\r\nDURATION:PT1S\r\nRRULE:{bomb}\r\n" + EventEnd;
            var name = bomb.Length > 60 ? bomb[..60] + "..." : bomb;
            yield return After($"far range of {name}", 207, body, HostileXml.Query("<c:time-range start='20900101T000000Z' end='20900102T000000Z'/>"));
            yield return After($"expansion of {name}", 207, body, HostileXml.Query(
                "<c:time-range start='20260101T000000Z' end='20360101T000000Z'/>",
                "<c:calendar-data xmlns:c='urn:ietf:params:xml:ns:caldav'><c:expand start='20260101T000000Z' end='20360101T000000Z'/></c:calendar-data>"));
        }
        yield return After("range of 19,000 dates one by one", 207,
            EventStart + "DTSTART:20260101T000000Z\r\n" + Repeat("RDATE:20270101T000000Z\r\n", 19_000) + EventEnd,
            HostileXml.Query("<c:time-range start='20900101T000000Z' end='20900102T000000Z'/>"));
        yield return After("range of 19,000 exceptions to a rule", 207,
            EventStart + "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\n" + Repeat("EXDATE:20270101T000000Z\r\n", 19_000) + EventEnd,
            HostileXml.Query("<c:time-range start='20900101T000000Z' end='20900102T000000Z'/>"));
        yield return After("five years of a rule with 19,000 exceptions, expanded", 207,
            EventStart + "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\n" + Repeat("EXDATE:20270101T000000Z\r\n", 19_000) + EventEnd, Expansion("20310101T000000Z"));
        yield return After("free time of a year of an event every minute with 19,000 exceptions", 403,
            EventStart + "DTSTART:20260101T000000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=MINUTELY\r\n" + Repeat("EXDATE:20270101T000000Z\r\n", 19_000) + EventEnd,
            "<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'><c:time-range start='20260101T000000Z' end='20270101T000000Z'/></c:free-busy-query>") with
        {
            // Free where nobody has looked would be a wrong answer.
            Contains = "number-of-matches-within-limits",
        };
        yield return After("200,000 exceptions in one line, expanded", 207,
            EventStart + "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\nEXDATE:" + Repeat("20270101T000000Z,", 200_000) + "20270101T000000Z\r\n" + EventEnd, Expansion("20310101T000000Z"));
        yield return After("an event of 4 MB every day for five years, expanded", 207,
            EventStart + $"DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\nDESCRIPTION:{new string('x', 4_000_000)}\r\n" + EventEnd, Expansion("20310101T000000Z")) with
        { Contains = "507" };
        yield return After("2,400 overrides, all far from the range", 207,
            EventStart + "DTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\n" + string.Concat(Enumerable.Range(0, 2_400).Select(day =>
                $"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:hostile\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:{Day(day)}\r\nDTSTART:{Day(day)}\r\n")) + EventEnd,
            HostileXml.Query("<c:time-range start='20900101T000000Z' end='20900102T000000Z'/>"));
        yield return After("2,500 alarms that repeat a thousand times", 207,
            EventStart + "DTSTART:20260101T000000Z\r\nRRULE:FREQ=HOURLY\r\n"
                + Repeat("BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1M\r\nREPEAT:1000\r\nDURATION:PT1S\r\nEND:VALARM\r\n", 2_500) + EventEnd,
            HostileXml.Query("<c:comp-filter name='VALARM'><c:time-range start='20900101T000030Z' end='20900101T000031Z'/></c:comp-filter>"));
        yield return After("a time zone that changes every second", 207,
            EventStart.Replace("BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:Own/Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", StringComparison.Ordinal)
            + "DTSTART;TZID=Own/Zone:20260101T000000\r\nRRULE:FREQ=DAILY\r\n" + EventEnd,
            HostileXml.Query("<c:time-range start='20900101T000000Z' end='20900102T000000Z'/>"));
    }

    private static HostileRequest Card(string name, int status, string body) => Card(name, status, Bytes(body));

    private static HostileRequest Card(string name, int status, byte[] body) =>
        HostileRequest.Of($"card: {name}", status, "PUT", HostileRequest.Contacts + "a.vcf", body, "Content-Type: text/vcard");

    private static HostileRequest Event(string name, int status, string body) => HostileRequest.Of(
        $"event: {name}", status, "PUT", HostileRequest.Calendar + "a.ics", EventStart + body + EventEnd, "Content-Type: text/calendar");

    private static string Day(int day) => new DateTime(2026, 1, 1).AddDays(day).ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Expansion(string end) => HostileXml.Query(
        $"<c:time-range start='20260101T000000Z' end='{end}'/>",
        $"<c:calendar-data xmlns:c='urn:ietf:params:xml:ns:caldav'><c:expand start='20260101T000000Z' end='{end}'/></c:calendar-data>");

    private static HostileRequest After(string name, int status, string body, string report) =>
        HostileRequest.Of($"recurrence: {name}", status, "REPORT", HostileRequest.Calendar, report, "Depth: 1") with
        {
            Before = (HostileRequest.Calendar + "bomb.ics", Bytes(body)),
        };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
