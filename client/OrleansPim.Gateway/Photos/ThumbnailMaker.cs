using SkiaSharp;

namespace OrleansPim.Gateway.Photos;

/// <summary>Makes a smaller picture of a photo, upright, in sRGB. Pure; any bytes are allowed.</summary>
internal static class ThumbnailMaker
{
    private const int Quality = 82;
    private const int ScaleSteps = 8;

    /// <summary>Makes a thumbnail.</summary>
    /// <param name="photo">The whole photo, at most <see cref="ThumbnailLimits.PhotoBytes"/>.</param>
    /// <param name="size">The length of its longer edge, in pixels; a smaller photo is not enlarged.</param>
    /// <exception cref="PictureException">It is no picture, a damaged one, or beyond the limits.</exception>
    public static Thumbnail Make(byte[] photo, int size)
    {
        CheckKind(photo);
        using var stream = new MemoryStream(photo, writable: false);
        using var codec = SKCodec.Create(stream) ?? throw new PictureException("The photo's head is damaged.");
        using var picture = Decode(codec, size);
        using var upright = Turn(picture, codec.EncodedOrigin, size);
        var format = upright.AlphaType == SKAlphaType.Opaque ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png;
        using var encoded = upright.Encode(format, Quality) ?? throw new PictureException("The photo cannot be made smaller.");
        return new Thumbnail(format == SKEncodedImageFormat.Jpeg ? "image/jpeg" : "image/png", encoded.ToArray());
    }

    /// <summary>Refuses by the first bytes what is not decoded here, before a decoder of another kind allocates anything for it.</summary>
    private static void CheckKind(ReadOnlySpan<byte> photo)
    {
        if (JpegSurvey.IsJpeg(photo))
        {
            var survey = JpegSurvey.Of(photo);
            if (survey.Pixels > (survey.IsWhole ? ThumbnailLimits.WholePixels : ThumbnailLimits.RowPixels))
                throw new PictureException("The photo has too many pixels.");
            return;
        }
        var isKnown = (photo.Length > 4 && photo[1..].StartsWith("PNG"u8))
            || photo.StartsWith("GIF8"u8) || (photo.Length > 12 && photo.StartsWith("RIFF"u8) && photo[8..].StartsWith("WEBP"u8));
        if (!isKnown)
            throw new PictureException("Thumbnails are made of JPEG, PNG, WebP and GIF.");
    }

    private static SKBitmap Decode(SKCodec codec, int size)
    {
        var dimensions = Scale(codec, size);
        if (!IsWithin(dimensions) || (codec.EncodedFormat != SKEncodedImageFormat.Jpeg && !IsWithin(codec.Info.Size)))
            throw new PictureException("The photo has too many pixels.");
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var srgb = SKColorSpace.CreateSrgb();
        var picture = new SKBitmap(new SKImageInfo(dimensions.Width, dimensions.Height, SKColorType.Rgba8888, alpha, srgb));
        if (codec.GetPixels(picture.Info, picture.GetPixels()) == SKCodecResult.Success)
            return picture;

        // A picture that ends too early is refused as well: half of one would be shown as if it were all.
        picture.Dispose();
        throw new PictureException("The photo is damaged, or ends too early.");
    }

    /// <summary>The smallest decoded picture that is not smaller than the thumbnail: a JPEG is scaled while it is decoded.</summary>
    private static SKSizeI Scale(SKCodec codec, int size)
    {
        for (var step = 1; step < ScaleSteps; step++)
        {
            var dimensions = codec.GetScaledDimensions((float)step / ScaleSteps);
            if (Math.Max(dimensions.Width, dimensions.Height) >= size)
                return dimensions;
        }
        return codec.Info.Size;
    }

    private static SKBitmap Turn(SKBitmap picture, SKEncodedOrigin origin, int size)
    {
        var isOnSide = origin >= SKEncodedOrigin.LeftTop;
        var factor = Math.Min(1f, (float)size / Math.Max(picture.Width, picture.Height));
        var width = Math.Max(1, (int)MathF.Round(picture.Width * factor));
        var height = Math.Max(1, (int)MathF.Round(picture.Height * factor));
        var upright = new SKBitmap(picture.Info.WithSize(isOnSide ? height : width, isOnSide ? width : height));
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(MatrixOf(origin, width, height));
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), null);
        return upright;
    }

    /// <summary>Turns a picture of this width and height as EXIF's orientation says (CIPA DC-008 section 4.6.4).</summary>
    private static SKMatrix MatrixOf(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static bool IsWithin(SKSizeI size) => (long)size.Width * size.Height <= ThumbnailLimits.WholePixels;
}
