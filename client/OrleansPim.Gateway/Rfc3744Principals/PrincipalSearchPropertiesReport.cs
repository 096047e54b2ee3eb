using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>principal-search-property-set: by which properties principals can be searched (RFC 3744 section 9.5).</summary>
internal sealed class PrincipalSearchPropertiesReport : IReport
{
    public PropertyName Name { get; } = PropertyName.Dav("principal-search-property-set");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        ReportTarget.CheckDepth(call);
        call.HasBegunAnswer = true;
        call.Http.Response.StatusCode = StatusCodes.Status200OK;
        call.Http.Response.ContentType = "application/xml; charset=utf-8";
        var output = new Utf8XmlWriter(call.Http.Response.BodyWriter);
        output.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:principal-search-property-set"u8);
        output.Raw(XmlNamespaces.Declarations);
        output.Raw(
            "><d:principal-search-property><d:prop><d:displayname/></d:prop><d:description xml:lang=\"en\">Name</d:description></d:principal-search-property>"u8 +
            "<d:principal-search-property><d:prop><c:calendar-user-address-set/></d:prop>"u8 +
            "<d:description xml:lang=\"en\">Address</d:description></d:principal-search-property></d:principal-search-property-set>\n"u8);
        await output.FlushAsync(call.Cancellation).ConfigureAwait(false);
    }
}
