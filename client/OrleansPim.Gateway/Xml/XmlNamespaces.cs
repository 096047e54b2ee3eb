namespace OrleansPim.Gateway.Xml;

/// <summary>The namespaces that phones speak.</summary>
internal static class XmlNamespaces
{
    public const string Dav = "DAV:";
    public const string CalDav = "urn:ietf:params:xml:ns:caldav";
    public const string CardDav = "urn:ietf:params:xml:ns:carddav";
    public const string CalendarServer = "http://calendarserver.org/ns/";
    public const string AppleCalendar = "http://apple.com/ns/ical/";

    /// <summary>That of <c>xml:lang</c>; no element is in it.</summary>
    public const string Xml = "http://www.w3.org/XML/1998/namespace";

    /// <summary>That of namespace declarations.</summary>
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";

    /// <summary>Ours: the human-readable message in an error body, and when a photo was taken.</summary>
    public const string Pim = "urn:orleanspim";

    /// <summary>The prefix that every answer of ours binds at its root; <see langword="null"/> for a namespace that has none.</summary>
    public static string? PrefixOf(string name) => name switch
    {
        Dav => "d",
        CalDav => "c",
        CardDav => "a",
        CalendarServer => "s",
        AppleCalendar => "i",
        Pim => "p",
        _ => null,
    };

    /// <summary>The declarations that go with <see cref="PrefixOf"/>.</summary>
    public static ReadOnlySpan<byte> Declarations =>
        " xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\""u8 +
        " xmlns:s=\"http://calendarserver.org/ns/\" xmlns:i=\"http://apple.com/ns/ical/\" xmlns:p=\"urn:orleanspim\""u8;
}
