using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc8144Prefer;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Writes a 207 answer while it is being produced (RFC 4918 section 13).</summary>
/// <remarks>
/// Once begun it is either completed or the connection is cut: a client must never take half a listing for a whole one, since it
/// infers deletion from absence.
/// </remarks>
internal sealed class MultistatusWriter
{
    private readonly DavCall _call;
    private readonly Utf8XmlWriter _output;

    private MultistatusWriter(DavCall call)
    {
        _call = call;
        _output = new Utf8XmlWriter(call.Http.Response.BodyWriter);
    }

    /// <summary>Begins the answer: from here on nothing else can be answered.</summary>
    public static MultistatusWriter Begin(DavCall call, PropertySelection? selection = null)
    {
        call.HasBegunAnswer = true;
        var response = call.Http.Response;
        response.StatusCode = StatusCodes.Status207MultiStatus;
        response.ContentType = "application/xml; charset=utf-8";
        PreferHeader.Confirm(response, selection?.IsMinimal ?? false, selection?.IsWithoutRoot ?? false);
        var writer = new MultistatusWriter(call);
        writer._output.Raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<d:multistatus"u8);
        writer._output.Raw(XmlNamespaces.Declarations);
        writer._output.Raw(">"u8);
        return writer;
    }

    /// <summary>Writes one resource with the properties that were asked for.</summary>
    public ValueTask WriteAsync(DavResource resource, PropertySelection selection, PropertyContext context)
    {
        _output.Raw("<d:response><d:href>"u8);
        resource.WriteHref(_output);
        _output.Raw("</d:href>"u8);
        new PropertyStatusWriter(_output, resource, context).Write(selection);
        _output.Raw("</d:response>\n"u8);
        return _output.FlushIfFullAsync(_call.Cancellation);
    }

    /// <summary>Writes one resource with a status of its own.</summary>
    public ValueTask WriteStatusAsync(string href, int status, Precondition? precondition = null)
    {
        _output.Raw("<d:response><d:href>"u8);
        _output.Text(href);
        _output.Raw("</d:href>"u8);
        HttpStatus.Write(_output, status);
        if (precondition is not null)
            ErrorBody.WriteElement(_output, precondition);
        _output.Raw("</d:response>\n"u8);
        return _output.FlushIfFullAsync(_call.Cancellation);
    }

    /// <summary>Writes one resource whose properties were to be changed.</summary>
    public void WriteOutcomes(string href, IEnumerable<IGrouping<int, PropertyOutcome>> outcomes)
    {
        _output.Raw("<d:response><d:href>"u8);
        _output.Text(href);
        _output.Raw("</d:href>"u8);
        PropertyOutcome.Write(_output, outcomes);
        _output.Raw("</d:response>"u8);
    }

    /// <summary>Writes responses that hold others.</summary>
    public void WriteExpanded(Action<Utf8XmlWriter> write) => write(_output);

    /// <summary>Ends the answer.</summary>
    /// <param name="syncToken">What the client passes next time; <see langword="null"/> where there is no such thing.</param>
    public ValueTask EndAsync(string? syncToken = null)
    {
        if (syncToken is not null)
        {
            _output.Raw("<d:sync-token>"u8);
            _output.Text(syncToken);
            _output.Raw("</d:sync-token>"u8);
        }
        _output.Raw("</d:multistatus>\n"u8);
        return _output.FlushAsync(_call.Cancellation);
    }
}
