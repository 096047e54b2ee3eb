using System.Collections.Frozen;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Texts that most items share, so that each is in memory once.</summary>
internal static class WellKnownText
{
    private static readonly FrozenSet<string> Texts = FrozenSet.ToFrozenSet(
        [
            "VCARD", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY",
            "text/vcard", "text/vcard; charset=utf-8", "text/vcard;charset=utf-8",
            "text/calendar", "text/calendar; charset=utf-8", "text/calendar;charset=utf-8",
            "image/jpeg", "image/png", "image/heic", "image/webp", "video/mp4", "application/octet-stream",
        ],
        StringComparer.Ordinal);

    /// <summary>Replaces texts of an item that nobody else has yet by the shared ones.</summary>
    public static StoredItem Share(StoredItem item)
    {
        if (Texts.TryGetValue(item.Component, out var component))
            item.Component = component;
        if (Texts.TryGetValue(item.ContentType, out var contentType))
            item.ContentType = contentType;
        return item;
    }
}
