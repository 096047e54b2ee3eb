namespace OrleansPim.Gateway.Resources;

/// <summary>Media types as they are told to clients.</summary>
internal static class ContentTypes
{
    /// <summary>The stored media type; that of a calendar object names its component, which some clients look at before they fetch it.</summary>
    public static string Of(ItemInfo item) => item.Collection.Kind != CollectionKind.Calendar ? item.ContentType : item.Component switch
    {
        "VEVENT" => "text/calendar; charset=utf-8; component=vevent",
        "VTODO" => "text/calendar; charset=utf-8; component=vtodo",
        "VJOURNAL" => "text/calendar; charset=utf-8; component=vjournal",
        _ => item.ContentType,
    };
}
