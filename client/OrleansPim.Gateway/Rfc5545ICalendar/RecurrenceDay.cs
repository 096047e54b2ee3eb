namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>One element of <c>BYDAY</c>.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="Ordinal">Which one of the month or year, from 1, or from -1 backwards; 0 for every one.</param>
internal readonly record struct RecurrenceDay(DayOfWeek Day, int Ordinal);
