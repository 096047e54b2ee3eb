using System.Globalization;
using System.Text;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Tests.Gateway.Rfc5545ICalendar;

/// <summary>Overrides that hold for all later instances as well.</summary>
public sealed class FutureOverrideTests
{
    private const string Daily = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Berlin:20260326T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=6\r\n";

    [Fact]
    public void Later_instances_move_by_the_wall_clock_and_take_the_new_length()
    {
        var found = Expand(
            Daily + "END:VEVENT\r\n" + Override("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260328T090000", "20260328T110000", "PT30M"));

        // Summer time begins on the 29th: 9 o'clock is 8 UTC before it and 7 UTC after, 11 o'clock is 10 and 9.
        Assert.Equal(["26 08:00+60", "27 08:00+60", "28 10:00+30", "29 09:00+30", "30 09:00+30", "31 09:00+30"], found);
    }

    [Fact]
    public void Instance_in_UTC_means_the_same()
    {
        var found = Expand(Daily + "END:VEVENT\r\n" + Override("RECURRENCE-ID;RANGE=THISANDFUTURE:20260328T080000Z", "20260328T110000", "PT30M"));

        Assert.Equal(["26 08:00+60", "27 08:00+60", "28 10:00+30", "29 09:00+30", "30 09:00+30", "31 09:00+30"], found);
    }

    [Fact]
    public void Exceptions_overrides_of_one_instance_and_a_newer_one_for_the_future_go_first()
    {
        var found = Expand(
            Daily + "EXDATE;TZID=Europe/Berlin:20260329T090000\r\nEND:VEVENT\r\n"
            + Override("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260327T090000", "20260327T110000", "PT30M")
            + Override("RECURRENCE-ID;TZID=Europe/Berlin:20260328T090000", "20260328T070000", "PT5M")
            + Override("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260330T090000", "20260331T090000", "PT10M"));

        Assert.Equal(["26 08:00+60", "27 10:00+30", "28 06:00+5", "31 07:00+10", "01 07:00+10"], found);
    }

    [Fact]
    public void Original_instance_is_remembered()
    {
        var timeline = Read(
            Daily + "END:VEVENT\r\n" + Override("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260328T090000", "20260329T110000", "PT30M"));

        var last = timeline.Between(new DateTime(2026, 4, 1), new DateTime(2026, 4, 2)).OrderBy(instance => instance.StartUtc).Last();

        Assert.Equal((new DateTime(2026, 4, 1, 9, 0, 0), new DateTime(2026, 3, 31, 7, 0, 0)), (last.StartUtc, last.Original!.StartUtc));
    }

    [Fact]
    public void Override_at_the_end_of_the_calendar_stays_by_itself()
    {
        var found = Expand(
            Daily + "END:VEVENT\r\n" + Override("RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z", "99991231T235959", "P9999W"));

        Assert.NotEmpty(found);
    }

    private static string Override(string original, string start, string duration) =>
        $"BEGIN:VEVENT\r\nUID:a\r\n{original}\r\nDTSTART;TZID=Europe/Berlin:{start}\r\nDURATION:{duration}\r\nEND:VEVENT\r\n";

    private static List<string> Expand(string events) =>
    [
        .. Read(events).Between(new DateTime(2026, 3, 1), new DateTime(2026, 5, 1))
            .OrderBy(instance => instance.StartUtc)
            .Select(instance => string.Create(
                CultureInfo.InvariantCulture, $"{instance.StartUtc:dd HH:mm}+{(instance.EndUtc - instance.StartUtc)!.Value.TotalMinutes:0}")),
    ];

    private static CalendarTimeline Read(string events) => new(
        CalendarObject.Read(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")),
        DatabaseClock.Utc,
        new StepBudget(100_000));
}
