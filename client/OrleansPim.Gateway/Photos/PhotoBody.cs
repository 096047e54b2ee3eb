using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Photos;

/// <summary>A photo that was read from a stream, ready to be stored: short ones inline, longer ones uploaded already.</summary>
/// <param name="Body">The bytes when they go inline; otherwise <see langword="null"/>.</param>
/// <param name="Content">Where they were uploaded to; otherwise <see langword="null"/>.</param>
/// <param name="TakenAt">When it says it was taken; <see langword="null"/> if its first bytes do not say.</param>
internal sealed record PhotoBody(byte[]? Body, ContentReference? Content, string? TakenAt)
{
    /// <summary>Of how many bytes the date is looked for: 192 KiB. An EXIF block has at most 64 KiB, and stands at the beginning.</summary>
    public const int StartLength = 192 * 1024;

    /// <summary>Reads a photo of any length, holding its beginning and one chunk in memory.</summary>
    /// <exception cref="InvalidException">It is too long.</exception>
    public static async Task<PhotoBody> ReadAsync(SubscriberClient subscriber, Stream photo, CancellationToken cancellationToken)
    {
        // Most photos are longer than this, and a stalled upload should hold no more.
        var start = new byte[PutItem.MaximumInlineLength + 1];
        var length = await photo.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length <= PutItem.MaximumInlineLength)
            return new PhotoBody(start.AsSpan(0, length).ToArray(), null, ExifDate.Find(start.AsSpan(0, length)));
        Array.Resize(ref start, StartLength);
        length += await photo.ReadAtLeastAsync(start.AsMemory(length), StartLength - length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        var whole = new PrefixedStream(start.AsMemory(0, length), photo);
        await using (whole.ConfigureAwait(false))
        {
            var content = await subscriber.WriteContentAsync(whole, cancellationToken).ConfigureAwait(false);
            return new PhotoBody(null, content, ExifDate.Find(start.AsSpan(0, length)));
        }
    }
}
