using System.Text;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Writes the answer to a request that was refused: the precondition in XML where there is one, otherwise a line of text.</summary>
internal static class ErrorBody
{
    public static async Task WriteAsync(HttpContext http, DavException refusal)
    {
        var response = http.Response;
        response.StatusCode = refusal.Status;
        if (refusal.Precondition is not { } precondition)
        {
            await WriteTextAsync(http, refusal.Message).ConfigureAwait(false);
            return;
        }
        response.ContentType = "application/xml; charset=utf-8";
        var output = new Utf8XmlWriter(response.BodyWriter);
        output.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"u8);
        Write(output, precondition, XmlNamespaces.Declarations, refusal.Message);
        await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    public static Task WriteTextAsync(HttpContext http, string message)
    {
        var body = Encoding.UTF8.GetBytes(message + "\n");
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>Writes the element into a larger answer whose root binds the prefixes.</summary>
    public static void WriteElement(Utf8XmlWriter output, Precondition precondition) => Write(output, precondition, default, message: null);

    private static void Write(Utf8XmlWriter output, Precondition precondition, ReadOnlySpan<byte> declarations, string? message)
    {
        output.Raw("<d:error"u8);
        output.Raw(declarations);
        output.Raw("><"u8);
        output.OpenName(precondition.Name);
        if (precondition.Href is null)
        {
            output.Raw("/>"u8);
        }
        else
        {
            output.Raw("><d:href>"u8);
            output.Text(precondition.Href);
            output.Raw("</d:href></"u8);
            output.QualifiedName(precondition.Name);
            output.Raw(">"u8);
        }
        if (message is not null)
        {
            output.Raw("<p:message xmlns:p=\"urn:orleanspim\">"u8);
            output.Text(message);
            output.Raw("</p:message>"u8);
        }
        output.Raw("</d:error>"u8);
    }
}
