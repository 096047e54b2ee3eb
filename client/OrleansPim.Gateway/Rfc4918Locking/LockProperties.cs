using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>The properties about locks (RFC 4918 sections 15.8 and 15.10).</summary>
internal static class LockProperties
{
    public static IReadOnlyList<LiveProperty> All { get; } =
    [
        new(PropertyName.Dav("supportedlock"), IsLockable, static (_, _, output) => output.Raw(
            "<d:lockentry><d:lockscope><d:exclusive/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"u8 +
            "<d:lockentry><d:lockscope><d:shared/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>"u8))
        {
            IsInAllProperties = true,
        },
        new(PropertyName.Dav("lockdiscovery"), IsLockable, static (resource, context, output) =>
        {
            foreach (var held in context.Locks.Where(held => held.Covers(resource.Href)))
                LockDiscovery.Write(held, context.Now, output);
        })
        {
            IsInAllProperties = true,
        },
    ];

    private static bool IsLockable(DavResource resource, PropertyContext context) => resource.Kind is DavPathKind.Collection or DavPathKind.Item;
}
