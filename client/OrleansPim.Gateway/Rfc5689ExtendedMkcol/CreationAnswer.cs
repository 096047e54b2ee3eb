using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc5689ExtendedMkcol;

/// <summary>Says which properties kept a collection from being made.</summary>
internal static class CreationAnswer
{
    public static ValueTask WriteRefusalAsync(DavCall call, string root, string rootNamespace, PropertyUpdate update)
    {
        call.HasBegunAnswer = true;
        call.Http.Response.StatusCode = StatusCodes.Status403Forbidden;
        call.Http.Response.ContentType = "application/xml; charset=utf-8";
        var output = new Utf8XmlWriter(call.Http.Response.BodyWriter);
        var name = new PropertyName(rootNamespace, root);
        output.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<"u8);
        output.QualifiedName(name);
        output.Raw(XmlNamespaces.Declarations);
        output.Raw(">"u8);
        PropertyOutcome.Write(output, update.Outcomes);
        output.Raw("</"u8);
        output.QualifiedName(name);
        output.Raw(">\n"u8);
        return output.FlushAsync(call.Cancellation);
    }
}
