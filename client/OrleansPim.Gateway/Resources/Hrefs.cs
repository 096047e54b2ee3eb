namespace OrleansPim.Gateway.Resources;

/// <summary>The addresses of everything, each in one spelling; collections end in a slash.</summary>
internal static class Hrefs
{
    public const string Root = "/dav/";

    /// <summary>Where a client begins that knows the host only.</summary>
    public const string Server = "/";

    /// <summary>Where some clients look for principals without asking.</summary>
    public const string OtherPrincipals = "/principals/";

    /// <summary>What holds all principals.</summary>
    public const string Principals = "/dav/principals/";

    /// <summary>What the root holds.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Principals, "/dav/addressbooks/", "/dav/calendars/", "/dav/photos/"];

    public static string Principal(SubscriberId subscriber) => $"/dav/principals/{HrefCodec.Encode(subscriber.Value)}/";

    public static string Home(SubscriberId subscriber, CollectionKind kind) => $"/dav/{FolderOf(kind)}/{HrefCodec.Encode(subscriber.Value)}/";

    public static string Collection(SubscriberId subscriber, CollectionId collection) => collection.Name.Length == 0
        ? Home(subscriber, collection.Kind)
        : $"{Home(subscriber, collection.Kind)}{HrefCodec.EncodePath(collection.Name)}/";

    public static string Item(SubscriberId subscriber, CollectionId collection, ItemName name) =>
        Collection(subscriber, collection) + HrefCodec.Encode(name.Value);

    private static string FolderOf(CollectionKind kind) => kind switch
    {
        CollectionKind.AddressBook => "addressbooks",
        CollectionKind.Calendar => "calendars",
        CollectionKind.Photos => "photos",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
