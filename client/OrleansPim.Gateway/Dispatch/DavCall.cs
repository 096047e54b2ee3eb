using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc8144Prefer;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>One authenticated request to one address of the subscriber's own.</summary>
/// <param name="http">The request and its answer.</param>
/// <param name="path">What it addresses.</param>
/// <param name="subscriber">Calls on the subscriber.</param>
/// <param name="device">The device that asks.</param>
internal sealed class DavCall(HttpContext http, DavPath path, SubscriberClient subscriber, DeviceId device)
{
    public HttpContext Http { get; } = http;

    public DavPath Path { get; } = path;

    public SubscriberClient Subscriber { get; } = subscriber;

    public DeviceId Device { get; } = device;

    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Whether a streamed answer was begun, so that a failure can only be told by cutting the connection.</summary>
    public bool HasBegunAnswer { get; set; }

    /// <summary>
    /// The tag by which the <c>If</c> header was found to hold for the request's own item: a change is committed only if the item still has it.
    /// <see langword="null"/> if no tag of it was asked for.
    /// </summary>
    public ETag? JudgedTag { get; set; }

    /// <summary>Whether the client prefers a minimal answer (RFC 8144).</summary>
    public bool PrefersMinimal => PreferHeader.IsMinimal(Http.Request);

    /// <summary>Reads the request's XML.</summary>
    /// <returns><see langword="null"/> for an empty body.</returns>
    /// <exception cref="DavException">It is no XML, or beyond a limit.</exception>
    public async Task<DavElement?> ReadXmlAsync()
    {
        var body = await BodyReader.ReadAsync(Http, XmlRequestReader.MaximumLength).ConfigureAwait(false);
        return body.IsEmpty ? null : XmlRequestReader.Read(body);
    }

    /// <summary>Answers without a body.</summary>
    public void Answer(int status)
    {
        Http.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
            Http.Response.ContentLength = 0;
    }
}
