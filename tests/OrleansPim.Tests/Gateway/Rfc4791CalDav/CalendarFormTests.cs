using System.Text;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Tests.Gateway.EndToEnd;

namespace OrleansPim.Tests.Gateway.Rfc4791CalDav;

/// <summary>The forms of calendar objects that reports ask for (RFC 4791 sections 9.6.5 and 9.6.6), and when somebody is busy (section 7.10).</summary>
public sealed class CalendarFormTests
{
    private static readonly DatabaseClock NewYork = DatabaseClock.Find("America/New_York")!;

    [Fact]
    public void Floating_times_are_found_by_the_clock_and_stay_without_a_zone()
    {
        var text = Samples.Event("a", "20260105T090000", "DURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEXDATE:20260106T090000\r\n");

        // 9 o'clock in New York is 14 UTC.
        var lines = Expand(text, NewYork, new DateTime(2026, 1, 6, 12, 0, 0), new DateTime(2026, 1, 7, 14, 30, 0));

        Assert.Equal(["RECURRENCE-ID:20260107T090000", "DTSTART:20260107T090000", "DTEND:20260107T100000"], lines);
        Assert.Empty(Expand(text, NewYork, new DateTime(2026, 1, 7, 8, 0, 0), new DateTime(2026, 1, 7, 14, 0, 0)));
    }

    [Fact]
    public void Days_stay_days_whatever_the_clock()
    {
        var text = Samples.Calendar(
            "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260107\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nEND:VEVENT\r\n");

        var lines = Expand(text, DatabaseClock.Find("Europe/Berlin")!, new DateTime(2026, 1, 10), new DateTime(2026, 1, 20));

        Assert.Equal(["RECURRENCE-ID;VALUE=DATE:20260112", "DTSTART;VALUE=DATE:20260112", "DTEND;VALUE=DATE:20260114"], lines);
    }

    [Theory]
    [InlineData("RDATE:20260110T080000Z", "20260110T080000Z", "20260110T090000Z")]
    [InlineData("RDATE;TZID=America/New_York:20260110T090000", "20260110T140000Z", "20260110T150000Z")]
    [InlineData("RDATE;VALUE=DATE:20260110", "20260110T080000Z", "20260110T090000Z")]
    [InlineData("RDATE;VALUE=PERIOD:20260110T080000Z/PT3H", "20260110T080000Z", "20260110T110000Z")]
    [InlineData("RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20260110T090000/20260110T093000", "20260110T080000Z", "20260110T083000Z")]
    public void Extra_dates_are_in_their_own_form_and_periods_have_their_own_end(string extra, string start, string end)
    {
        var text = Samples.Calendar(
            $"BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Berlin:20260105T090000\r\nDURATION:PT1H\r\n{extra}\r\nEND:VEVENT\r\n");

        var lines = Expand(text, DatabaseClock.Utc, new DateTime(2026, 1, 10), new DateTime(2026, 1, 11));

        Assert.Equal([$"RECURRENCE-ID:{start}", $"DTSTART:{start}", $"DTEND:{end}"], lines);
    }

    [Fact]
    public void Long_period_that_began_long_before_the_range_is_found()
    {
        var text = Samples.Event("a", more: "DURATION:PT1H\r\nRDATE;VALUE=PERIOD:20260201T000000Z/P30D\r\n");

        Assert.Contains("DTEND:20260303T000000Z", Expand(text, DatabaseClock.Utc, new DateTime(2026, 3, 1), new DateTime(2026, 3, 2)));
    }

    [Theory]
    [InlineData("20260105T100000Z", "20260105T120000Z", true)]
    [InlineData("20260120T083000Z", "20260120T090000Z", true)]
    [InlineData("20260105T110000Z", "20260105T120000Z", false)]
    public void Override_is_kept_where_its_original_or_itself_touches_the_range(string start, string end, bool isKept)
    {
        // From 9 to 11 each day; that of the 5th is on the 20th at 8.
        var text = Samples.Calendar(
            "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T090000Z\r\nDURATION:PT2H\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260105T090000Z\r\nDTSTART:20260120T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n");
        Assert.True(ICalendarDate.TryParse(start, null, out var from));
        Assert.True(ICalendarDate.TryParse(end, null, out var to));

        var limited = new LimitedCalendar(new TimeRange(from.Local, to.Local), DatabaseClock.Utc, new StepBudget(StepBudget.ForRequest))
            .Apply(Encoding.UTF8.GetBytes(text))!.Value;

        Assert.Equal(isKept, Encoding.UTF8.GetString(limited.Span).Contains("RECURRENCE-ID", StringComparison.Ordinal));
    }

    [Fact]
    public void Overrides_are_all_kept_when_the_budget_does_not_tell_which_matter()
    {
        var text = Samples.Event("a", more: "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n")
            .Replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260105T090001Z\r\nDTSTART:20260501T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR", StringComparison.Ordinal);

        var limited = new LimitedCalendar(
            new TimeRange(new DateTime(2030, 1, 1), new DateTime(2030, 1, 2)), DatabaseClock.Utc, new StepBudget(100)).Apply(Encoding.UTF8.GetBytes(text))!.Value;

        Assert.Equal(text, Encoding.UTF8.GetString(limited.Span));
    }

    [Fact]
    public void Overrides_by_floating_time_are_placed_by_the_clock()
    {
        var text = Samples.Calendar(
            "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260105T090000\r\nDTSTART:20260120T080000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n");
        var range = new TimeRange(new DateTime(2026, 1, 5, 14, 0, 0), new DateTime(2026, 1, 5, 14, 30, 0));

        var kept = new LimitedCalendar(range, NewYork, new StepBudget(StepBudget.ForRequest)).Apply(Encoding.UTF8.GetBytes(text))!.Value;
        var dropped = new LimitedCalendar(range, DatabaseClock.Utc, new StepBudget(StepBudget.ForRequest)).Apply(Encoding.UTF8.GetBytes(text))!.Value;

        Assert.Contains("RECURRENCE-ID", Encoding.UTF8.GetString(kept.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("RECURRENCE-ID", Encoding.UTF8.GetString(dropped.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Busy_time_that_reaches_a_limit_says_so()
    {
        var range = new TimeRange(new DateTime(2026, 1, 5), new DateTime(2026, 1, 6));

        Assert.False(Busy(Samples.Event("a", more: "DURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n"), new StepBudget(StepBudget.ForRequest)).IsIncomplete);
        Assert.True(Busy(Samples.Event("a", more: "DURATION:PT1S\r\nRRULE:FREQ=SECONDLY\r\n"), new StepBudget(StepBudget.ForRequest)).IsIncomplete);
        Assert.True(Busy(Samples.Event("a", more: "DURATION:PT1H\r\nRRULE:FREQ=DAILY;BYHOUR=1,2\r\n"), new StepBudget(3)).IsIncomplete);

        BusyTime Busy(string text, StepBudget budget)
        {
            var busy = new BusyTime(range, DatabaseClock.Utc, budget);
            busy.Add(CalendarObject.Read(Encoding.UTF8.GetBytes(text)));
            return busy;
        }
    }

    /// <summary>The lines of an expansion that say when.</summary>
    private static List<string> Expand(string text, DatabaseClock floating, DateTime from, DateTime to)
    {
        var expanded = new ExpandedCalendar(new TimeRange(from, to), floating, new StepBudget(StepBudget.ForRequest)).Apply(Encoding.UTF8.GetBytes(text))!.Value;
        return
        [
            .. Encoding.UTF8.GetString(expanded.Span).Split("\r\n")
                .Where(line => line.StartsWith("DTSTART", StringComparison.Ordinal) || line.StartsWith("DTEND", StringComparison.Ordinal)
                    || line.StartsWith("RECURRENCE-ID", StringComparison.Ordinal)),
        ];
    }
}
