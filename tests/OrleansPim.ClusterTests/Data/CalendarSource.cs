namespace OrleansPim.ClusterTests.Data;

/// <summary>Makes events and tasks as phones write them, the same for the same seed.</summary>
internal sealed class CalendarSource(int seed)
{
    private static readonly string[] Rules =
    [
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR", "RRULE:FREQ=MONTHLY;BYDAY=-1TH;COUNT=12", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20271231T230000Z", "RRULE:FREQ=WEEKLY;WKST=SU;BYDAY=TU;COUNT=40",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Makes events: single, all-day, recurring, with exceptions, overrides, alarms and guests.</summary>
    public IReadOnlyList<SampleItem> TakeEvents(int count) => [.. Enumerable.Range(0, count).Select(MakeEvent)];

    /// <summary>Makes tasks, some of them done, some below others.</summary>
    public IReadOnlyList<SampleItem> TakeTasks(int count) => [.. Enumerable.Range(0, count).Select(MakeTask)];

    private static ContentLines Begin() => new ContentLines().AddAll("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Phone 7.1//EN", "CALSCALE:GREGORIAN");

    private static void AddZone(ContentLines lines) => lines.AddAll(
        "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "X-LIC-LOCATION:Europe/Berlin",
        "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
        "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE");

    private static void AddAlarm(ContentLines lines) => lines.AddAll(
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Erinnerung", "TRIGGER:-PT15M", "X-WR-ALARMUID:A0B1", "END:VALARM");

    private SampleItem MakeEvent(int index)
    {
        var uid = $"event-{seed}-{index:D4}";
        var lines = Begin();
        var day = $"2026{1 + (index % 12):D2}{1 + (index % 27):D2}";
        if (index % 4 == 0)
        {
            AddBody(lines, uid, index, $"DTSTART;VALUE=DATE:{day}");
        }
        else
        {
            AddZone(lines);
            AddBody(lines, uid, index, $"DTSTART;TZID=Europe/Berlin:{day}T{8 + (index % 10):D2}3000");
        }
        return new SampleItem(uid, lines.Add("END:VCALENDAR").ToString());
    }

    private void AddBody(ContentLines lines, string uid, int index, string start)
    {
        var recurs = index % 3 == 1;
        lines.AddAll("BEGIN:VEVENT", $"UID:{uid}", "DTSTAMP:20260301T120000Z", start).Add("SUMMARY", Any(SampleWords.Occasions));
        if (start.Contains("TZID", StringComparison.Ordinal))
            lines.Add("DURATION:PT45M");
        if (recurs)
            lines.Add(Any(Rules)).Add(start.Replace("DTSTART", "EXDATE", StringComparison.Ordinal));
        if (index % 2 == 0)
            lines.Add("DESCRIPTION", Any(SampleWords.Notes)).Add("LOCATION", Any(SampleWords.Streets));
        if (index % 5 == 0)
        {
            lines.AddAll("ORGANIZER;CN=\"Müller, Jürgen\":mailto:juergen@example.org",
                "ATTENDEE;CN=佐藤;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL:mailto:sato@example.org");
        }
        if (index % 3 == 0)
            AddAlarm(lines);
        lines.Add("X-EXAMPLE-TRAVEL;VALUE=DURATION:PT20M").Add("END:VEVENT");
        if (recurs && index % 2 == 0)
        {
            lines.AddAll("BEGIN:VEVENT", $"UID:{uid}", "DTSTAMP:20260302T120000Z", start.Replace("DTSTART", "RECURRENCE-ID", StringComparison.Ordinal), start)
                .Add("SUMMARY", $"{Any(SampleWords.Occasions)} (verschoben)").Add("END:VEVENT");
        }
    }

    private SampleItem MakeTask(int index)
    {
        var uid = $"task-{seed}-{index:D4}";
        var lines = Begin().AddAll("BEGIN:VTODO", $"UID:{uid}", "DTSTAMP:20260301T120000Z", "CREATED:20260301T120000Z")
            .Add("SUMMARY", Any(SampleWords.Chores));
        lines.Add(index % 2 == 0 ? $"DUE;VALUE=DATE:2026{1 + (index % 12):D2}15" : $"DUE:2026{1 + (index % 12):D2}15T170000Z");
        lines.Add($"PRIORITY:{index % 10}");
        if (index % 4 == 0)
            lines.AddAll("STATUS:COMPLETED", "PERCENT-COMPLETE:100", "COMPLETED:20260401T101500Z");
        else
            lines.AddAll("STATUS:IN-PROCESS", $"PERCENT-COMPLETE:{index % 100}");
        if (index % 7 == 6)
            lines.Add($"RELATED-TO;RELTYPE=PARENT:task-{seed}-{index - 1:D4}");
        if (index % 3 == 0)
            lines.Add("DESCRIPTION", Any(SampleWords.Notes)).Add("CATEGORIES:Haushalt,Büro");
        if (index % 5 == 0)
            AddAlarm(lines);
        return new SampleItem(uid, lines.Add("END:VTODO").Add("END:VCALENDAR").ToString());
    }

    private string Any(string[] words) => words[_random.Next(words.Length)];
}
