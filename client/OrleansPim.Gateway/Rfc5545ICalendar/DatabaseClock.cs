using NodaTime;
using NodaTime.TimeZones;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>A clock of the IANA time zone database.</summary>
internal sealed class DatabaseClock(DateTimeZone zone) : ILocalClock
{
    public static DatabaseClock Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>Finds a zone by its IANA name, or the name that Windows and Outlook give it.</summary>
    public static DatabaseClock? Find(string id)
    {
        // Some clients put a path of their own before the name: /freeassociation.sourceforge.net/Europe/Berlin.
        for (var name = id.TrimStart('/'); ; name = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..])
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } found)
                return new DatabaseClock(found);
            if (!name.Contains('/', StringComparison.Ordinal))
                break;
        }
        return TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var iana)
            && DateTimeZoneProviders.Tzdb.GetZoneOrNull(iana) is { } zone
            ? new DatabaseClock(zone)
            : null;
    }

    public DateTime ToUtc(DateTime local)
    {
        // The ends of the calendar stand for "for ever" and have no other side to convert to.
        if (local.Year <= 1 || local.Year >= DateTime.MaxValue.Year)
            return local;
        return zone.AtLeniently(LocalDateTime.FromDateTime(local)).ToDateTimeUtc();
    }
}
