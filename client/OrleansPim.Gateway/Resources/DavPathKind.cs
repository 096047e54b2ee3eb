namespace OrleansPim.Gateway.Resources;

/// <summary>What an address of ours can name.</summary>
internal enum DavPathKind
{
    /// <summary>An entrance above all subscribers, from which a client finds its principal.</summary>
    Root = 1,

    /// <summary>A subscriber as such.</summary>
    Principal = 2,

    /// <summary>The place of a subscriber's address books or calendars.</summary>
    Home = 3,

    /// <summary>An address book, a calendar or a folder of photos.</summary>
    Collection = 4,

    /// <summary>An item; under photos perhaps a folder whose address came without its slash.</summary>
    Item = 5,
}
