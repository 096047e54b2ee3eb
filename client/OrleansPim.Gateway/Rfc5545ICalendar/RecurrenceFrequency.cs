namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>The period of a rule, from the shortest to the longest.</summary>
internal enum RecurrenceFrequency
{
    Secondly = 1,
    Minutely = 2,
    Hourly = 3,
    Daily = 4,
    Weekly = 5,
    Monthly = 6,
    Yearly = 7,
}
