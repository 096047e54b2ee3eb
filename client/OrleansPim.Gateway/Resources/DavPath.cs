using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>What a request's address names. It says nothing about whether that exists.</summary>
/// <param name="Kind">Which of the following is meaningful.</param>
/// <param name="Owner">Whose it is; <see langword="default"/> for <see cref="DavPathKind.Root"/>.</param>
/// <param name="Collection">The collection, or the one that holds the item; of a home only the kind counts.</param>
/// <param name="Item">The item's name.</param>
/// <param name="IsCollectionAddress">Whether the address ended in a slash.</param>
internal readonly record struct DavPath(
    DavPathKind Kind, SubscriberId Owner = default, CollectionId Collection = default, ItemName Item = default, bool IsCollectionAddress = true)
{
    /// <summary>The longest address, in characters: 8 KiB.</summary>
    public const int MaximumLength = 8 * 1024;

    /// <summary>The address of an entrance, of which there are several; <see langword="null"/> for anything else.</summary>
    public string? Entrance { get; init; }

    /// <summary>For an item under photos, the folder that the same address without its slash may mean.</summary>
    public CollectionId AsFolder => new(
        CollectionKind.Photos, Collection.Name.Length == 0 ? Item.Value : $"{Collection.Name}/{Item.Value}");

    /// <summary>For a folder under photos, the item that the same address without its slash may mean; otherwise this.</summary>
    public DavPath AsItem
    {
        get
        {
            if (this is not { Kind: DavPathKind.Collection, Collection: { Kind: CollectionKind.Photos, Name.Length: > 0 } folder })
                return this;
            var slash = folder.Name.LastIndexOf('/');
            var parent = folder with { Name = slash < 0 ? string.Empty : folder.Name[..slash] };
            return new DavPath(DavPathKind.Item, Owner, parent, new ItemName(folder.Name[(slash + 1)..]));
        }
    }

    /// <summary>Our one way to write this address.</summary>
    public string Href => Kind switch
    {
        DavPathKind.Root => Entrance ?? Hrefs.Root,
        DavPathKind.Principal => Hrefs.Principal(Owner),
        DavPathKind.Home => Hrefs.Home(Owner, Collection.Kind),
        DavPathKind.Collection => Hrefs.Collection(Owner, Collection),
        _ => Hrefs.Item(Owner, Collection, Item),
    };

    /// <summary>Reads the address of a request, an href or a destination: a path, or a whole URL whose host does not matter.</summary>
    /// <exception cref="DavException">400 for one that no client may send, 404 for one that names nothing of ours.</exception>
    public static DavPath Parse(string target) => TryParse(target, out var path) is { } refusal ? throw refusal : path;

    /// <summary>Reads the address of something that is to be made.</summary>
    /// <exception cref="DavException">As <see cref="Parse"/>, but 409 where nothing can be.</exception>
    public static DavPath ParseNew(string target) => TryParse(target, out var path) is { } refusal
        ? throw (refusal.Status == StatusCodes.Status404NotFound ? DavException.ParentMissing() : refusal)
        : path;

    /// <summary>Reads an address without an exception, which costs a hundred times as much where a request has thousands of them.</summary>
    /// <returns><see langword="null"/> if it names something; otherwise what <see cref="Parse"/> throws.</returns>
    public static DavException? TryParse(string target, out DavPath path)
    {
        path = new DavPath(DavPathKind.Root);
        if (target.Length > MaximumLength)
            return DavException.BadRequest($"An address is limited to {MaximumLength} characters.");
        if (!TryFindPath(target, out var found))
            return DavException.BadRequest("An address is an absolute path or URL without a fragment.");
        if (Split(found, out var segments, out var endsInSlash) is { } refusal)
            return refusal;
        if (EntranceOf(segments) is { } entrance)
        {
            path = new DavPath(DavPathKind.Root) { Entrance = entrance };
            return null;
        }
        if (segments[0] != "dav" || segments.Count == 2)
            return DavException.NotFound();

        // Somebody who cannot exist is answered like somebody who is not you.
        if (!SubscriberId.TryParse(segments[2], out var owner))
            return DavException.Forbidden("This address is not yours.");
        DavPath? named = segments[1] switch
        {
            "principals" when segments.Count == 3 => new DavPath(DavPathKind.Principal, owner),
            "addressbooks" => ReadHome(CollectionKind.AddressBook, owner, segments, endsInSlash),
            "calendars" => ReadHome(CollectionKind.Calendar, owner, segments, endsInSlash),
            "photos" => ReadPhotos(owner, segments, endsInSlash),
            _ => null,
        };
        path = named ?? path;
        return named is null ? DavException.NotFound() : null;
    }

    private static string? EntranceOf(List<string> segments) => segments switch
    {
        [] => Hrefs.Server,
        ["principals"] => Hrefs.OtherPrincipals,
        ["dav"] => Hrefs.Root,
        ["dav", var folder] => Hrefs.Folders.FirstOrDefault(known => known == $"/dav/{folder}/"),
        _ => null,
    };

    private static DavPath? ReadHome(CollectionKind kind, SubscriberId owner, List<string> segments, bool endsInSlash)
    {
        if (segments.Count == 3)
            return new DavPath(DavPathKind.Home, owner, new CollectionId(kind, string.Empty));
        var collection = new CollectionId(kind, segments[3]);
        if (!collection.IsValid || segments.Count > 5)
            return null;
        return segments.Count == 4
            ? new DavPath(DavPathKind.Collection, owner, collection, IsCollectionAddress: endsInSlash)
            : NewItem(owner, collection, segments[4], endsInSlash);
    }

    private static DavPath? ReadPhotos(SubscriberId owner, List<string> segments, bool endsInSlash)
    {
        var folders = endsInSlash || segments.Count == 3 ? segments[3..] : segments[3..^1];
        var collection = new CollectionId(CollectionKind.Photos, string.Join('/', folders));
        if (!collection.IsValid)
            return null;
        return endsInSlash || segments.Count == 3
            ? new DavPath(DavPathKind.Collection, owner, collection)
            : NewItem(owner, collection, segments[^1], endsInSlash);
    }

    private static DavPath? NewItem(SubscriberId owner, CollectionId collection, string name, bool endsInSlash) => ItemName.IsValid(name)
        ? new DavPath(DavPathKind.Item, owner, collection, new ItemName(name), endsInSlash)
        : null;

    private static bool TryFindPath(string target, out ReadOnlySpan<char> path)
    {
        path = target.AsSpan();
        var scheme = path.IndexOf("://");
        if (!path.StartsWith('/') && scheme > 0)
        {
            path = path[(scheme + 3)..];
            var slash = path.IndexOf('/');
            path = slash < 0 ? "/" : path[slash..];
        }
        var end = path.IndexOf('?');
        path = end < 0 ? path : path[..end];

        // A fragment is for the client itself; one that sends it may mean something else than what we would take it for.
        return path.StartsWith('/') && !path.Contains('#');
    }

    private static DavException? Split(ReadOnlySpan<char> path, out List<string> segments, out bool endsInSlash)
    {
        endsInSlash = path.EndsWith('/');
        segments = new List<string>(6);
        foreach (var range in path.Split('/'))
        {
            var raw = path[range];
            if (raw.IsEmpty)
            {
                // The empty pieces before the first and after the last slash are no segments; one in between is a mistake.
                if (range.Start.Value != 0 && range.End.Value != path.Length)
                    return DavException.BadRequest("An address has no empty segments.");
                continue;
            }
            if (!HrefCodec.TryDecode(raw, out var segment) || segment is "." or ".." || segment.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
                return DavException.BadRequest("An address has percent-encoded UTF-8 segments, none of them '.' or '..'.");
            segments.Add(segment);
        }
        return null;
    }
}
