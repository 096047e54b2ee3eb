using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Reads a request's body under a limit.</summary>
internal static class BodyReader
{
    private const int FirstLength = 16 * 1024;

    /// <summary>Reads the body to its end.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="precondition">What a longer body breaks, where the protocol names it.</param>
    /// <exception cref="DavException">413 as soon as the body is known to be longer, whatever its header says.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, Precondition? precondition = null)
    {
        if (http.Request.ContentLength > limit)
            throw DavException.TooLarge(limit, precondition);
        LiftServerLimit(http);

        // Memory grows with what has arrived, not with what a header promises.
        var buffer = new byte[(int)Math.Min(http.Request.ContentLength ?? FirstLength, FirstLength)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Max(FirstLength, (int)Math.Min(buffer.Length * 2L, limit + 1L)));
            var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted).ConfigureAwait(false);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > limit)
                throw DavException.TooLarge(limit, precondition);
            if (length == http.Request.ContentLength)
                return buffer.AsMemory(0, length);
        }
    }

    /// <summary>A body as a stream, not copied.</summary>
    public static MemoryStream Open(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    /// <summary>A body as an array; the one that it was read into, if that is no longer.</summary>
    public static byte[] ToArray(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var bytes) && bytes.Count == bytes.Array!.Length ? bytes.Array : body.ToArray();

    /// <summary>Takes the server's own limit away; ours counts what is in the chunks and not their frames, and its answer names the limit.</summary>
    public static void LiftServerLimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
    }
}
