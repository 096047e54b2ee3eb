using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918Locking;

/// <summary>Writes locks as the <c>lockdiscovery</c> property shows them (RFC 4918 section 15.8).</summary>
internal static class LockDiscovery
{
    private static readonly PropertyName Owner = PropertyName.Dav("owner");

    public static void Write(ActiveLock held, DateTimeOffset now, Utf8XmlWriter output)
    {
        output.Raw("<d:activelock><d:locktype><d:write/></d:locktype><d:lockscope>"u8);
        output.Raw(held.IsExclusive ? "<d:exclusive/>"u8 : "<d:shared/>"u8);
        output.Raw("</d:lockscope><d:depth>"u8);
        output.Raw(held.IsDeep ? "infinity"u8 : "0"u8);
        output.Raw("</d:depth>"u8);
        if (held.Owner.Length > 0)
            DeadPropertyCodec.Write(Owner, held.Owner, output);
        output.Raw("<d:timeout>Second-"u8);
        output.Number(Math.Max(0, (long)Math.Ceiling((held.Expires - now).TotalSeconds)));
        output.Raw("</d:timeout><d:locktoken><d:href>"u8);
        output.Raw(held.Token);
        output.Raw("</d:href></d:locktoken><d:lockroot><d:href>"u8);
        output.Text(held.Root);
        output.Raw("</d:href></d:lockroot></d:activelock>"u8);
    }
}
