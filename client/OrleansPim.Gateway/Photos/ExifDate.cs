using System.Globalization;

namespace OrleansPim.Gateway.Photos;

/// <summary>Finds when a photo says it was taken. Pure; any bytes are allowed.</summary>
internal static class ExifDate
{
    private const ushort ChangedTag = 0x0132;
    private const ushort ExifTag = 0x8769;
    private const ushort TakenTag = 0x9003;
    private const ushort DigitizedTag = 0x9004;
    private const ushort ChangedOffsetTag = 0x9010;
    private const ushort TakenOffsetTag = 0x9011;
    private const ushort DigitizedOffsetTag = 0x9012;
    private const int DateLength = 19;
    private const int OffsetLength = 6;

    /// <summary>Looks for an EXIF block as JPEG, HEIC, PNG and WebP hold it, and for the date in it.</summary>
    /// <param name="start">The photo's first bytes.</param>
    /// <returns>As in <see cref="ItemInfo.TakenAt"/>; <see langword="null"/> if these bytes do not say.</returns>
    public static string? Find(ReadOnlySpan<byte> start)
    {
        var block = Block(start, "Exif\0\0"u8, 0);
        if (block.IsEmpty)
            block = Block(start, "eXIf"u8, 0);
        if (block.IsEmpty)
            block = Block(start, "EXIF"u8, sizeof(uint));
        if (block.IsEmpty)
            return null;
        var image = ExifDirectory.First(block);
        var exif = image.Child(ExifTag);

        // When it was taken, or else digitised, or else last written.
        return Read(exif, TakenTag, exif, TakenOffsetTag)
            ?? Read(exif, DigitizedTag, exif, DigitizedOffsetTag)
            ?? Read(image, ChangedTag, exif, ChangedOffsetTag);
    }

    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> start, ReadOnlySpan<byte> marker, int gap)
    {
        var at = start.IndexOf(marker);
        if (at < 0 || start.Length - at < marker.Length + gap)
            return default;
        var block = start[(at + marker.Length + gap)..];
        return ExifDirectory.IsBlock(block) ? block : default;
    }

    private static string? Read(ExifDirectory directory, ushort tag, ExifDirectory offsets, ushort offsetTag)
    {
        // Cameras that do not know the time write blanks or zeros.
        if (!DateTime.TryParseExact(
            directory.Text(tag, DateLength), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }
        var text = date.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var offset = offsets.Text(offsetTag, OffsetLength);
        return DateTimeOffset.TryParseExact(text + offset, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && offset.Length == OffsetLength ? text + offset : text;
    }
}
