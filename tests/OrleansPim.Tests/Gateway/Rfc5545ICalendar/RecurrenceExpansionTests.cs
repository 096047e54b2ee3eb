using System.Globalization;
using OrleansPim.Gateway.Rfc5545ICalendar;

namespace OrleansPim.Tests.Gateway.Rfc5545ICalendar;

/// <summary>The examples of RFC 5545 section 3.8.5.3 that say which days they mean, and the rules that must not cost anything.</summary>
public sealed class RecurrenceExpansionTests
{
    [Theory]
    [InlineData("19970902T090000", "FREQ=DAILY;COUNT=3", "0902 0903 0904")]
    [InlineData("19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", "0902 0912 0922 1002 1012")]
    [InlineData("19970902T090000", "FREQ=WEEKLY;COUNT=4", "0902 0909 0916 0923")]
    [InlineData("19970902T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "0902 0904 0916 0918 0930 1002 1014 1016")]
    [InlineData("19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "0805 0810 0819 0824")]
    [InlineData("19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "0805 0817 0819 0831")]
    [InlineData("19970905T090000", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "0905 1003 1107 1205")]
    [InlineData("19970907T090000", "FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU", "0907 0928 1102 1130 0104 0125")]
    [InlineData("19970922T090000", "FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", "0922 1020 1117 1222")]
    [InlineData("19970928T090000", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-3", "0928 1029 1128 1229")]
    [InlineData("19970902T090000", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", "0902 0915 1002 1015")]
    [InlineData("19970930T090000", "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1", "0930 1001 1031 1101 1130")]
    [InlineData("19970610T090000", "FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "0610 0710 0610 0710")]
    [InlineData("19970101T090000", "FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200", "0101 0410 0719 0101 0409")]
    [InlineData("19970519T090000", "FREQ=YEARLY;COUNT=3;BYDAY=20MO", "0519 0518 0517")]
    [InlineData("19970512T090000", "FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", "0512 0511 0517")]
    [InlineData("19970313T090000", "FREQ=YEARLY;COUNT=5;BYMONTH=3;BYDAY=TH", "0313 0320 0327 0305 0312")]
    [InlineData("19980213T090000", "FREQ=MONTHLY;COUNT=4;BYDAY=FR;BYMONTHDAY=13", "0213 0313 1113 0813")]
    [InlineData("19970913T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "0913 1011 1108")]
    [InlineData("19961105T090000", "FREQ=YEARLY;INTERVAL=4;COUNT=3;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1105 1107 1102")]
    [InlineData("19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "0904 1007 1106")]
    [InlineData("19970929T090000", "FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "0929 1030 1127 1230")]
    [InlineData("20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "0115 0130 0215 0315 0330")]
    [InlineData("20240229T090000", "FREQ=YEARLY;COUNT=3", "0229 0229 0229")]
    [InlineData("20240131T090000", "FREQ=MONTHLY;COUNT=3", "0131 0331 0531")]
    public void Days_are_those_of_the_standard(string start, string rule, string days) =>
        Assert.Equal(days, string.Join(' ', Expand(start, rule, DateTime.MinValue).Select(day => day.ToString("MMdd", CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("19970902T090000", "FREQ=HOURLY;INTERVAL=3;COUNT=3", "0900 1200 1500")]
    [InlineData("19970902T090000", "FREQ=MINUTELY;INTERVAL=15;COUNT=4", "0900 0915 0930 0945")]
    [InlineData("19970902T090000", "FREQ=MINUTELY;INTERVAL=90;COUNT=3", "0900 1030 1200")]
    [InlineData("19970902T090000", "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,30;COUNT=5", "0900 0930 1000 1030 0900")]
    [InlineData("19970902T090000", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;COUNT=7", "0900 0920 0940 1000 1020 1040 0900")]
    [InlineData("19970902T090000", "FREQ=SECONDLY;BYHOUR=23;BYMINUTE=59;BYSECOND=0;COUNT=3", "0900 2359 2359")]
    public void Times_are_those_of_the_standard(string start, string rule, string times) =>
        Assert.Equal(times, string.Join(' ', Expand(start, rule, DateTime.MinValue).Select(time => time.ToString("HHmm", CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR")]
    [InlineData("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31")]
    [InlineData("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=HOURLY;INTERVAL=7")]
    [InlineData("FREQ=DAILY;COUNT=4000")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;COUNT=700")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU;COUNT=200")]
    public void Skipping_ahead_changes_nothing(string rule)
    {
        var from = new DateTime(2013, 5, 7, 11, 0, 0);
        var all = Expand("20040229T093000", rule, DateTime.MinValue, 100_000).Where(time => time >= from && time.Year < 2020);
        var ahead = Expand("20040229T093000", rule, from, 100_000).Where(time => time >= from && time.Year < 2020);

        Assert.Equal(all, ahead);
    }

    [Theory]
    [InlineData("FREQ=SECONDLY;COUNT=1000000000")]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=DAILY;COUNT=2000000000")]
    public void Plain_rules_of_any_length_are_skipped_by_arithmetic(string rule)
    {
        var budget = new StepBudget(1_000);
        var from = new DateTime(2030, 1, 1, 9, 0, 0);
        var times = new RecurrenceExpansion(Parse(rule), new DateTime(2000, 1, 1, 9, 0, 0), budget).From(from).Where(time => time >= from);

        Assert.Equal(from, times.First());
        Assert.False(budget.IsExhausted);
    }

    [Theory]
    [InlineData("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11;BYSECOND=0,1,2,3,4,5;BYSETPOS=-1")]
    [InlineData("FREQ=SECONDLY;BYSECOND=0,1,2,3,4,5,6,7,8,9;COUNT=1000000000")]
    public void Expensive_rules_end_with_the_budget_or_the_calendar(string rule)
    {
        var budget = new StepBudget(StepBudget.ForObject);
        var last = new RecurrenceExpansion(Parse(rule), new DateTime(2000, 1, 1, 9, 0, 0), budget).From(new DateTime(9000, 1, 1)).LastOrDefault();

        Assert.True(budget.IsExhausted || last == new DateTime(2000, 1, 1, 9, 0, 0));
    }

    private static List<DateTime> Expand(string start, string rule, DateTime earliest, int limit = 100)
    {
        Assert.True(ICalendarDate.TryParse(start, null, out var first));
        return [.. new RecurrenceExpansion(Parse(rule), first.Local, new StepBudget(10_000_000)).From(earliest).Take(limit)];
    }

    private static RecurrenceRule Parse(string text)
    {
        Assert.True(RecurrenceRule.TryParse(text, out var rule));
        return rule;
    }
}
