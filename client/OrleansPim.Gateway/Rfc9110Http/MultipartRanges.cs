using System.Text;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>Several parts of one body in one answer: <c>multipart/byteranges</c> (RFC 9110 section 14.6).</summary>
/// <param name="item">The item.</param>
/// <param name="parts">The parts, in the order in which they were asked for.</param>
internal sealed class MultipartRanges(Item item, IReadOnlyList<ByteRange> parts)
{
    // Whoever could guess the boundary could put it into a photo; who stores it first does not know the tag of what contains it.
    private readonly string _boundary = $"pim-{item.Info.ETag.Value}";

    /// <summary>Writes the answer, holding one chunk in memory.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="subscriber">Whose item.</param>
    public async Task WriteAsync(HttpContext http, SubscriberClient subscriber)
    {
        var response = http.Response;
        var heads = parts.Select(HeadOf).ToList();
        var end = Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");
        response.ContentType = $"multipart/byteranges; boundary={_boundary}";
        response.ContentLength = parts.Sum(part => part.Length) + heads.Sum(head => head.Length) + end.Length;
        foreach (var (part, head) in parts.Zip(heads))
        {
            await response.BodyWriter.WriteAsync(head, http.RequestAborted).ConfigureAwait(false);
            await ItemBody.CopyAsync(response.BodyWriter, subscriber, item, part.Start, part.Length, http.RequestAborted).ConfigureAwait(false);
        }
        await response.BodyWriter.WriteAsync(end, http.RequestAborted).ConfigureAwait(false);
    }

    private byte[] HeadOf(ByteRange part) => Encoding.ASCII.GetBytes(
        $"\r\n--{_boundary}\r\nContent-Type: {ContentTypes.Of(item.Info)}\r\nContent-Range: {part.ContentRange(item.Info.Length)}\r\n\r\n");
}
