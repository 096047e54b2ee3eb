using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>A collection as requests and answers name it: its kind as a word, and its name.</summary>
internal static class CollectionAddress
{
    private const string AddressBook = "addressBook";
    private const string Calendar = "calendar";
    private const string Photos = "photos";

    /// <summary>The words for all kinds.</summary>
    public static string[] Kinds { get; } = [AddressBook, Calendar, Photos];

    /// <exception cref="DavException">It names no collection.</exception>
    public static CollectionId Read(string? kind, string? name)
    {
        var id = new CollectionId(KindOf(kind), name ?? string.Empty);
        return id.IsValid ? id : throw DavException.BadRequest("The name of the collection is none.");
    }

    public static string KindText(CollectionKind kind) => kind switch
    {
        CollectionKind.AddressBook => AddressBook,
        CollectionKind.Calendar => Calendar,
        _ => Photos,
    };

    /// <exception cref="DavException">It names no item.</exception>
    public static ItemName ReadItem(string? name) =>
        ItemName.IsValid(name) ? new ItemName(name!) : throw DavException.BadRequest("The name of the item is none.");

    private static CollectionKind KindOf(string? kind) => kind switch
    {
        AddressBook => CollectionKind.AddressBook,
        Calendar => CollectionKind.Calendar,
        Photos => CollectionKind.Photos,
        _ => throw DavException.BadRequest($"The kind is {AddressBook}, {Calendar} or {Photos}."),
    };
}
