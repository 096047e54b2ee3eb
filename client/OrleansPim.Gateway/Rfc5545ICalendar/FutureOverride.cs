namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>An override that holds for its own instance and for all later ones (RFC 5545 sections 3.2.13 and 3.8.4.4, <c>RANGE=THISANDFUTURE</c>).</summary>
/// <param name="series">The override.</param>
/// <param name="fromUtc">The instance that it begins with, in UTC.</param>
/// <param name="fromLocal">The same as the clock of the recurring component shows it.</param>
internal sealed class FutureOverride(RecurrenceSeries series, DateTime fromUtc, DateTime fromLocal)
{
    public DateTime FromUtc => fromUtc;

    /// <summary>How far it moves instances, or makes them longer: by so much a look for them has to be wider.</summary>
    public TimeSpan Reach => (series.Timing.Start!.Value.Local - fromLocal).Duration() + series.Timing.Reach;

    /// <summary>Reads an override.</summary>
    /// <returns><see langword="null"/> if it holds for its own instance only, or cannot be placed.</returns>
    public static FutureOverride? Find(RecurrenceSeries series, RecurrenceSeries recurring, ClockSet clocks)
    {
        if (!series.IsOverride || series.Timing.Start is not { } moved || recurring.Timing.Start is not { } start || moved.IsDate != start.IsDate
            || series.Component.Find("RECURRENCE-ID") is not { } line || line.Parameter("RANGE")?.ToUpperInvariant() != "THISANDFUTURE"
            || !ICalendarDate.TryParse(line, out var from) || from.IsDate != start.IsDate)
        {
            return null;
        }
        var fromUtc = clocks.ToUtc(from);
        try
        {
            return new FutureOverride(series, fromUtc, clocks.ToLocal(fromUtc, start));
        }
        catch (ArgumentOutOfRangeException)
        {
            // On the calendar's first or last day: nothing later can follow it.
            return null;
        }
    }

    /// <summary>What it makes of a later instance: the same wall clock time after its own start as there is between the two.</summary>
    public Occurrence Move(Occurrence instance) => series.Timing.At(series.Timing.Start!.Value.Local + (instance.Start!.Value.Local - fromLocal)) with
    {
        IsRecurring = true,
        Original = instance,
    };
}
