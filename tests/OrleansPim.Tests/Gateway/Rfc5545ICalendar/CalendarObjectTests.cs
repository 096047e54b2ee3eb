using System.Text;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Tests.Gateway.Rfc5545ICalendar;

public sealed class CalendarObjectTests
{
    private const string Event = "BEGIN:VEVENT\r\nUID:e-1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T090000Z\r\nEND:VEVENT\r\n";

    [Theory]
    [InlineData("VEVENT")]
    [InlineData("VTODO")]
    [InlineData("VJOURNAL")]
    public void Components_of_each_kind_are_read(string component)
    {
        var read = Read(Event.Replace("VEVENT", component, StringComparison.Ordinal));

        Assert.Equal((component, "e-1"), (read.ComponentName, read.Uid));
    }

    [Fact]
    public void Overrides_time_zones_and_alarms_belong_to_one_object()
    {
        var zone = "BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
        var master = Event.Replace("END:VEVENT", "RRULE:FREQ=DAILY\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT", StringComparison.Ordinal);
        var changed = Event.Replace("END:VEVENT", "RECURRENCE-ID:20260102T090000Z\r\nEND:VEVENT", StringComparison.Ordinal);

        Assert.Equal(2, Read(zone + master + changed).Instances.Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("BEGIN:VEVENT\r\nUID:1\r\nUID:2\r\nDTSTART:20260101\r\nEND:VEVENT\r\n")]
    [InlineData("BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n")]
    [InlineData(Event + "BEGIN:VTODO\r\nUID:e-1\r\nEND:VTODO\r\n")]
    [InlineData(Event + "BEGIN:VEVENT\r\nUID:e-2\r\nDTSTART:20260101\r\nRECURRENCE-ID:20260101\r\nEND:VEVENT\r\n")]
    [InlineData(Event + Event)]
    public void What_one_resource_may_hold_is_checked(string components) =>
        Assert.Equal(ContentRule.ObjectResource, Assert.Throws<ContentFormatException>(() => Read(components)).Rule);

    [Fact]
    public void A_method_is_refused() => Assert.Equal(
        ContentRule.ObjectResource, Assert.Throws<ContentFormatException>(() => Read("METHOD:REQUEST\r\n" + Event)).Rule);

    [Fact]
    public void A_free_busy_component_is_not_stored() => Assert.Equal(
        ContentRule.Component,
        Assert.Throws<ContentFormatException>(() => Read("BEGIN:VFREEBUSY\r\nUID:1\r\nEND:VFREEBUSY\r\n")).Rule);

    [Theory]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:tomorrow")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20261301T090000Z")]
    [InlineData("DTSTART:20260101T090000Z\r\n", "")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20260101T090000Z\r\nRRULE:FREQ=SOMETIMES")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20260101T090000Z\r\nRRULE:COUNT=3")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY;INTERVAL=0")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY;BYMONTH=13")]
    [InlineData("DTSTART:20260101T090000Z", "DTSTART:20260101T090000Z\r\nDURATION:one hour")]
    [InlineData("END:VEVENT", "END:VTODO")]
    public void Malformed_values_are_refused(string valid, string malformed) => Assert.Equal(
        ContentRule.Syntax,
        Assert.Throws<ContentFormatException>(() => Read(Event.Replace(valid, malformed, StringComparison.Ordinal))).Rule);

    [Theory]
    [InlineData("FREQ=SECONDLY;COUNT=1000000000")]
    [InlineData("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10;UNTIL=20301231T235959Z;WKST=MO")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1;BYSETPOS=1,2;INTERVAL=2;")]
    public void Rules_are_accepted_for_their_form(string rule) => Assert.True(RecurrenceRule.TryParse(rule, out _));

    [Theory]
    [InlineData("P1W", 7 * 24 * 60)]
    [InlineData("-PT15M", -15)]
    [InlineData("P1DT2H30M", (26 * 60) + 30)]
    public void Durations_are_read(string text, int minutes)
    {
        Assert.True(ICalendarDuration.TryParse(text, out var duration));
        Assert.Equal(minutes, duration.TotalMinutes);
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1H")]
    [InlineData("P99999999999W")]
    public void Malformed_durations_are_refused(string text) => Assert.False(ICalendarDuration.TryParse(text, out _));

    private static CalendarObject Read(string components) =>
        CalendarObject.Read(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{components}END:VCALENDAR\r\n"));
}
