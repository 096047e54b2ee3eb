using System.Buffers.Binary;

namespace OrleansPim.Gateway.Photos;

/// <summary>What decoding a JPEG would cost, from its markers alone (ITU-T T.81 annex B).</summary>
/// <param name="Pixels">How many pixels it says it has.</param>
/// <param name="IsWhole">Whether a decoder has to keep the whole picture in memory, because it comes in several passes.</param>
internal readonly record struct JpegSurvey(long Pixels, bool IsWhole)
{
    private const byte Marker = 0xFF;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    /// <summary>Whether these bytes begin like a JPEG.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> photo) => photo.Length > 3 && photo[0] == Marker && photo[1] == 0xD8 && photo[2] == Marker;

    /// <summary>Walks over the markers.</summary>
    /// <param name="photo">The whole photo.</param>
    /// <exception cref="PictureException">They make no sense, or there are more scans than a photo has.</exception>
    public static JpegSurvey Of(ReadOnlySpan<byte> photo)
    {
        var survey = default(JpegSurvey);
        var (components, scans) = (0, 0);
        var rest = photo[2..];
        while (NextMarker(ref rest) is { } marker and not EndOfImage)
        {
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var length && (length < 2 || length > rest.Length))
                throw new PictureException("The photo ends within a marker.");
            var segment = rest[2..length];
            rest = rest[length..];
            if (IsFrame(marker))
            {
                if (components > 0 || segment.Length < 6)
                    throw new PictureException("The photo has no frame, or two.");
                components = segment[5];
                survey = new JpegSurvey(
                    (long)BinaryPrimitives.ReadUInt16BigEndian(segment[1..]) * BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), marker != 0xC0 && marker != 0xC1);
            }
            else if (marker == StartOfScan)
            {
                if (components == 0 || segment.IsEmpty || ++scans > ThumbnailLimits.Scans)
                    throw new PictureException("The photo has more passes than a photo has.");
                survey = survey with { IsWhole = survey.IsWhole || segment[0] < components };
            }
        }
        return scans > 0 && survey.Pixels > 0 ? survey : throw new PictureException("The photo has no picture in it.");
    }

    /// <summary>The next marker that is none of a scan's own; what stands before it is skipped.</summary>
    private static byte? NextMarker(ref ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf(Marker) is >= 0 and var at)
        {
            rest = rest[(at + 1)..];
            var next = rest.IndexOfAnyExcept(Marker);
            if (next < 0)
                return null;
            rest = rest[next..];
            var code = rest[0];

            // A stuffed zero, a restart or a filler: still the same scan.
            rest = rest[1..];
            if (code is not (0 or (>= 0xD0 and <= 0xD7) or 0x01 or 0xD8))
                return code;
        }
        return null;
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
