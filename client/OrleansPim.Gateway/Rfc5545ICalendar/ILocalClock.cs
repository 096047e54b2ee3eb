namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Tells what UTC is when a clock on some wall shows a time.</summary>
internal interface ILocalClock
{
    /// <summary>Converts; of a time that the wall shows twice the first counts, and one that it skips is moved on.</summary>
    DateTime ToUtc(DateTime local);
}
