using Microsoft.AspNetCore.WebUtilities;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Writes <c>status</c> elements.</summary>
internal static class HttpStatus
{
    public static void Write(Utf8XmlWriter output, int status)
    {
        output.Raw("<d:status>HTTP/1.1 "u8);
        output.Number(status);
        output.Raw(" "u8);
        output.Raw(ReasonPhrases.GetReasonPhrase(status));
        output.Raw("</d:status>"u8);
    }
}
