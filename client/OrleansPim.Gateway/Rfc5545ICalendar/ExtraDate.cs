namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>One date of <c>RDATE</c> (RFC 5545 section 3.8.5.2).</summary>
/// <param name="Local">Its start as the component's own clock shows it.</param>
/// <param name="End">The end of a period; <see langword="null"/> where the instance is as long as the others.</param>
/// <param name="Length">How long that period is; zero without one.</param>
internal readonly record struct ExtraDate(DateTime Local, ICalendarDate? End, TimeSpan Length);
