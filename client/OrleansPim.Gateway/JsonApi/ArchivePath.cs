namespace OrleansPim.Gateway.JsonApi;

/// <summary>Where an item lies in an archive: kind, collection and name, each segment escaped, so that no name leads elsewhere.</summary>
internal static class ArchivePath
{
    private const string AddressBooks = "contacts";
    private const string Calendars = "calendars";
    private const string Photos = "photos";

    public static string Write(CollectionId collection, ItemName name)
    {
        string[] folders = collection.Name.Length == 0 ? [] : collection.Name.Split('/');
        return string.Join('/', [RootOf(collection.Kind), .. folders.Select(Escape), Escape(name.Value)]);
    }

    /// <returns><see langword="null"/> if the path is none that <see cref="Write"/> makes.</returns>
    public static (CollectionId Collection, ItemName Name)? Read(string path)
    {
        var parts = path.Split('/');
        CollectionKind? kind = parts[0] switch
        {
            AddressBooks => CollectionKind.AddressBook,
            Calendars => CollectionKind.Calendar,
            Photos => CollectionKind.Photos,
            _ => null,
        };
        if (kind is null || parts.Length < 2)
            return null;
        var collection = new CollectionId(kind.Value, string.Join('/', parts[1..^1].Select(Uri.UnescapeDataString)));
        var name = Uri.UnescapeDataString(parts[^1]);
        return collection.IsValid && ItemName.IsValid(name) ? (collection, new ItemName(name)) : null;
    }

    private static string RootOf(CollectionKind kind) => kind switch
    {
        CollectionKind.AddressBook => AddressBooks,
        CollectionKind.Calendar => Calendars,
        _ => Photos,
    };

    // A lone dot cannot be escaped by the rules of URIs, and a tool that unpacks must not take it for a folder above.
    private static string Escape(string segment) => Uri.EscapeDataString(segment) is var escaped && escaped.Trim('.').Length == 0
        ? escaped.Replace(".", "%2E", StringComparison.Ordinal)
        : escaped;
}
