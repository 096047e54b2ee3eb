using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>Finds the clock for times without a zone: the query's own time zone, else the calendar's, else UTC (RFC 4791 sections 5.2.2, 9.8).</summary>
internal static class FloatingClock
{
    private static readonly PropertyName TimeZone = PropertyName.CalDav("timezone");
    private static readonly PropertyName TimeZoneId = PropertyName.CalDav("timezone-id");
    private static readonly string CalendarTimeZone = CalDavProperties.TimeZone.Expanded;

    public static async ValueTask<ILocalClock> ReadAsync(DavCall call, DavElement body, StepBudget budget)
    {
        if (body.Find(TimeZone) is { } zone)
        {
            return ClockSet.IsTimeZone(zone.Text)
                ? ClockSet.ReadFloating(zone.Text.Trim(), budget)
                : throw DavException.Refused(Preconditions.ValidData(CollectionKind.Calendar), "A time zone is an iCalendar object with one VTIMEZONE.");
        }
        if (body.Find(TimeZoneId) is { } id)
        {
            return DatabaseClock.Find(id.Text.Trim())
                ?? throw DavException.Refused(new Precondition(PropertyName.CalDav("valid-timezone")), "This time zone is not known.");
        }
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        var calendar = collections.FirstOrDefault(collection => collection.Id == call.Path.Collection);
        return calendar is not null && calendar.Properties.TryGetValue(CalendarTimeZone, out var value)
            ? ClockSet.ReadFloating(DeadPropertyCodec.TextOf(value).Trim(), budget)
            : DatabaseClock.Utc;
    }
}
