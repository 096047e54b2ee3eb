using OrleansPim.Gateway.Photos;
using SkiaSharp;

namespace OrleansPim.Tests.Gateway.Photos;

public sealed class ThumbnailMakerTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 2000, 1000, 256, 128)]
    [InlineData(SKEncodedImageFormat.Png, 600, 900, 171, 256)]
    [InlineData(SKEncodedImageFormat.Webp, 512, 512, 256, 256)]
    [InlineData(SKEncodedImageFormat.Jpeg, 100, 60, 100, 60)]
    [InlineData(SKEncodedImageFormat.Png, 5000, 2, 256, 1)]
    public void Thumbnail_has_the_photos_shape_and_colours(SKEncodedImageFormat format, int width, int height, int thumbWidth, int thumbHeight)
    {
        var thumbnail = ThumbnailMaker.Make(Pictures.Quarters(width, height, format), 256);

        Assert.Equal((thumbWidth, thumbHeight), Pictures.SizeOf(thumbnail.Body));
        Assert.Equal("image/jpeg", thumbnail.ContentType);
        if (thumbHeight > 1)
            Assert.Equal("rgbw", Pictures.ColorsOf(thumbnail.Body));
    }

    /// <summary>The eight orientations of EXIF: what the camera stored, and what a person saw.</summary>
    [Theory]
    [InlineData(1, "rgbw", false)]
    [InlineData(2, "grwb", false)]
    [InlineData(3, "wbgr", false)]
    [InlineData(4, "bwrg", false)]
    [InlineData(5, "rbgw", true)]
    [InlineData(6, "brwg", true)]
    [InlineData(7, "wgbr", true)]
    [InlineData(8, "gwrb", true)]
    public void Thumbnail_is_upright(ushort orientation, string colors, bool isOnSide)
    {
        var photo = Pictures.WithExif(Pictures.Quarters(800, 400, SKEncodedImageFormat.Jpeg), Pictures.Exif(orientation: orientation));

        var thumbnail = ThumbnailMaker.Make(photo, 128).Body;

        Assert.Equal(isOnSide ? (64, 128) : (128, 64), Pictures.SizeOf(thumbnail));
        Assert.Equal(colors, Pictures.ColorsOf(thumbnail));
    }

    [Fact]
    public void Transparency_is_kept()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(300, 300, SKColorType.Rgba8888, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Transparent);

        var thumbnail = ThumbnailMaker.Make(bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray(), 64);

        Assert.Equal("image/png", thumbnail.ContentType);
        Assert.Equal(0, SKBitmap.Decode(thumbnail.Body).GetPixel(5, 5).Alpha);
    }

    /// <summary>Goal: what is no honest picture costs next to nothing. Method: each must be refused before a decoder may allocate its pixels.</summary>
    [Fact]
    public void Hostile_pictures_are_refused()
    {
        var jpeg = Pictures.Quarters(640, 480, SKEncodedImageFormat.Jpeg);
        var png = Pictures.Quarters(640, 480, SKEncodedImageFormat.Png);
        byte[][] hostile =
        [
            Pictures.HugeJpeg(), Pictures.HugePng(), Pictures.JpegOfManyScans(ThumbnailLimits.Scans + 1),
            jpeg[..(jpeg.Length / 2)], jpeg[..20], png[..(png.Length / 2)], png[..30], [],
            "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "GIF89a"u8.ToArray(), "RIFF\xff\xff\xff\x7fWEBPVP8 "u8.ToArray(),
            "BM"u8.ToArray(), [0xFF, 0xD8, 0xFF, 0xDA, 0, 2], new byte[100_000],
        ];

        Assert.All(hostile, photo => Assert.Throws<PictureException>(() => ThumbnailMaker.Make(photo, 256)));
    }

    [Fact]
    public void Random_damage_is_refused_or_shown_and_nothing_else()
    {
        var random = new Random(5);
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            var whole = Pictures.Quarters(120, 90, format);
            for (var round = 0; round < 300; round++)
            {
                var damaged = (byte[])whole.Clone();
                for (var count = random.Next(1, 10); count > 0; count--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                try
                {
                    Assert.InRange(ThumbnailMaker.Make(damaged, 64).Body.Length, 1, 100_000);
                }
                catch (PictureException)
                {
                    // As it should be.
                }
            }
        }
    }
}
