using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>The preconditions that we report.</summary>
internal static class Preconditions
{
    public static Precondition NoExternalEntities { get; } = new(PropertyName.Dav("no-external-entities"));

    public static Precondition FiniteDepth { get; } = new(PropertyName.Dav("propfind-finite-depth"));

    public static Precondition SupportedReport { get; } = new(PropertyName.Dav("supported-report"));

    public static Precondition ValidSyncToken { get; } = new(PropertyName.Dav("valid-sync-token"));

    public static Precondition SyncTraversal { get; } = new(PropertyName.Dav("sync-traversal-supported"));

    public static Precondition NumberOfMatches { get; } = new(PropertyName.Dav("number-of-matches-within-limits"));

    public static Precondition ResourceMustBeNull { get; } = new(PropertyName.Dav("resource-must-be-null"));

    public static Precondition ValidResourceType { get; } = new(PropertyName.Dav("valid-resourcetype"));

    public static Precondition ProtectedProperty { get; } = new(PropertyName.Dav("cannot-modify-protected-property"));

    public static Precondition QuotaNotExceeded { get; } = new(PropertyName.Dav("quota-not-exceeded"));

    /// <summary>Ours: phones that were set up for a collection that every subscriber has would find nothing.</summary>
    public static Precondition DefaultCollectionNeeded { get; } = new(new PropertyName(XmlNamespaces.Pim, "default-collection-needed"));

    public static Precondition NeedPrivileges { get; } = new(PropertyName.Dav("need-privileges"));

    public static Precondition NoProtectedAceConflict { get; } = new(PropertyName.Dav("no-protected-ace-conflict"));

    public static Precondition LockTokenSubmitted(string href) => new(PropertyName.Dav("lock-token-submitted"), href);

    public static Precondition NoConflictingLock(string href) => new(PropertyName.Dav("no-conflicting-lock"), href);

    public static Precondition LockTokenMatches { get; } = new(PropertyName.Dav("lock-token-matches-request-uri"));

    /// <summary>A rule that CardDAV and CalDAV state in the same words, each in its namespace.</summary>
    public static Precondition Of(CollectionKind kind, string cardDav, string calDav) => new(
        kind == CollectionKind.AddressBook ? PropertyName.CardDav(cardDav) : PropertyName.CalDav(calDav));

    public static Precondition MaximumSize(CollectionKind kind) => Of(kind, "max-resource-size", "max-resource-size");

    public static Precondition SupportedData(CollectionKind kind) => Of(kind, "supported-address-data", "supported-calendar-data");

    public static Precondition ValidData(CollectionKind kind) => Of(kind, "valid-address-data", "valid-calendar-data");

    public static Precondition ValidFilter(CollectionKind kind) => Of(kind, "supported-filter", "valid-filter");

    public static Precondition SupportedFilter(CollectionKind kind) => Of(kind, "supported-filter", "supported-filter");

    public static Precondition SupportedCollation(CollectionKind kind) => Of(kind, "supported-collation", "supported-collation");

    public static Precondition LocationOk(CollectionKind kind) =>
        Of(kind, "addressbook-collection-location-ok", "calendar-collection-location-ok");

    public static Precondition UidConflict(CollectionKind kind, string href) =>
        Of(kind, "no-uid-conflict", "no-uid-conflict") with { Href = href };

    public static Precondition ValidObject { get; } = new(PropertyName.CalDav("valid-calendar-object-resource"));

    public static Precondition SupportedComponent { get; } = new(PropertyName.CalDav("supported-calendar-component"));
}
