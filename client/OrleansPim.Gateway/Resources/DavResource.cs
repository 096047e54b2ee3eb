using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Resources;

/// <summary>Something that exists and has properties.</summary>
internal sealed record DavResource
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public required DavPathKind Kind { get; init; }

    /// <summary>Its address; of an item, that of its collection.</summary>
    public required string BaseHref { get; init; }

    /// <summary>What a home or a collection holds, or what an item is.</summary>
    public CollectionKind? Holds { get; init; }

    /// <summary>The collection that it is; <see langword="null"/> for anything else.</summary>
    public CollectionInfo? Collection { get; init; }

    /// <summary>The item that it is; <see langword="null"/> for anything else.</summary>
    public ItemInfo? Item { get; init; }

    /// <summary>The item's body, for reports that ask for it.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Properties that clients have set.</summary>
    public IReadOnlyDictionary<string, string> DeadProperties => Collection?.Properties ?? Item?.Properties ?? None;

    /// <param name="href">Which of the entrances.</param>
    public static DavResource OfEntrance(string href) => new() { Kind = DavPathKind.Root, BaseHref = href };

    public static DavResource OfPrincipal(SubscriberId subscriber) =>
        new() { Kind = DavPathKind.Principal, BaseHref = Hrefs.Principal(subscriber) };

    public static DavResource OfHome(SubscriberId subscriber, CollectionKind kind) =>
        new() { Kind = DavPathKind.Home, BaseHref = Hrefs.Home(subscriber, kind), Holds = kind };

    public static DavResource OfCollection(SubscriberId subscriber, CollectionInfo collection) => new()
    {
        Kind = DavPathKind.Collection,
        BaseHref = Hrefs.Collection(subscriber, collection.Id),
        Holds = collection.Id.Kind,
        Collection = collection,
    };

    /// <param name="collectionHref">The address of its collection, made once for all items of a listing.</param>
    /// <param name="item">The item.</param>
    public static DavResource OfItem(string collectionHref, ItemInfo item) => new()
    {
        Kind = DavPathKind.Item,
        BaseHref = collectionHref,
        Holds = item.Collection.Kind,
        Item = item,
    };

    /// <summary>Its address.</summary>
    public string Href => Item is null ? BaseHref : BaseHref + HrefCodec.Encode(Item.Name.Value);

    /// <summary>Writes its address.</summary>
    public void WriteHref(Utf8XmlWriter output)
    {
        output.Text(BaseHref);
        if (Item is not null)
            output.Text(HrefCodec.Encode(Item.Name.Value));
    }
}
