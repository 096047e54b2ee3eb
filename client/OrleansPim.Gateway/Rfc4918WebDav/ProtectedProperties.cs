using System.Collections.Frozen;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Properties that the standards protect and that we do not have: a client that could set one would be told something that is not so.</summary>
internal static class ProtectedProperties
{
    private static readonly FrozenSet<PropertyName> Names = new[]
    {
        PropertyName.Dav("group"), PropertyName.Dav("parent-set"), PropertyName.Dav("resource-id"), PropertyName.Dav("add-member"),
        PropertyName.Dav("supported-method-set"), PropertyName.Dav("supported-live-property-set"), PropertyName.Dav("supported-query-grammar-set"),
        PropertyName.CalDav("min-date-time"), PropertyName.CalDav("max-date-time"), PropertyName.CalDav("max-instances"),
        PropertyName.CalDav("max-attendees-per-instance"), PropertyName.CalDav("supported-calendar-component-sets"),
        PropertyName.CalDav("schedule-inbox-URL"), PropertyName.CalDav("schedule-outbox-URL"), PropertyName.CalDav("calendar-user-type"),
        PropertyName.CalDav("schedule-tag"), PropertyName.CalDav("timezone-service-set"), PropertyName.CardDav("principal-address"),
    }.ToFrozenSet();

    public static bool Contains(PropertyName name) => Names.Contains(name);
}
