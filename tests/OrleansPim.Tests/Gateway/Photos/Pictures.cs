using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace OrleansPim.Tests.Gateway.Photos;

/// <summary>Photos for tests, honest and hostile.</summary>
internal static class Pictures
{
    /// <summary>A picture whose quarters are red, green, blue and white, in the order of reading.</summary>
    public static byte[] Quarters(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        var colors = new[] { SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White };
        for (var quarter = 0; quarter < 4; quarter++)
        {
            using var paint = new SKPaint { Color = colors[quarter] };
            canvas.DrawRect(quarter % 2 * width / 2, quarter / 2 * height / 2, width / 2, height / 2, paint);
        }
        return bitmap.Encode(format, 90).ToArray();
    }

    /// <summary>The names of the colours of a picture's quarters, in the order of reading.</summary>
    public static string ColorsOf(byte[] picture)
    {
        using var bitmap = SKBitmap.Decode(picture);
        var names = new StringBuilder();
        foreach (var (x, y) in new[] { (1, 1), (3, 1), (1, 3), (3, 3) })
        {
            var color = bitmap.GetPixel(bitmap.Width * x / 4, bitmap.Height * y / 4);
            names.Append((color.Red > 128, color.Green > 128, color.Blue > 128) switch
            {
                (true, false, false) => 'r',
                (false, true, false) => 'g',
                (false, false, true) => 'b',
                (true, true, true) => 'w',
                _ => '?',
            });
        }
        return names.ToString();
    }

    /// <summary>The width and height of a picture.</summary>
    public static (int Width, int Height) SizeOf(byte[] picture)
    {
        using var bitmap = SKBitmap.Decode(picture);
        return (bitmap.Width, bitmap.Height);
    }

    /// <summary>A JPEG with an EXIF block behind its first marker, as cameras write it.</summary>
    public static byte[] WithExif(byte[] jpeg, byte[] exif)
    {
        var block = (byte[])[.. "Exif\0\0"u8, .. exif];
        var head = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, 0xFFE1);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(block.Length + 2));
        return [.. jpeg[..2], .. head, .. block, .. jpeg[2..]];
    }

    /// <summary>An EXIF block of two directories.</summary>
    public static byte[] Exif(bool isLittleEndian = true, ushort orientation = 1, string taken = "2026:07:01 12:30:15", string? offset = null)
    {
        var block = new byte[160];
        var writer = new ExifWriter(block, isLittleEndian);
        writer.Text(0, isLittleEndian ? "II" : "MM");
        writer.Short(2, 42);
        writer.Number(4, 8);
        writer.Short(8, 2);
        writer.Entry(10, tag: 0x0112, type: 3, count: 1);
        writer.Short(18, orientation);
        writer.Entry(22, tag: 0x8769, type: 4, count: 1);
        writer.Number(30, 50);
        writer.Short(50, (ushort)(offset is null ? 1 : 2));
        writer.Entry(52, tag: 0x9003, type: 2, count: 20);
        writer.Number(60, 100);
        writer.Text(100, taken);
        if (offset is not null)
        {
            writer.Entry(64, tag: 0x9011, type: 2, count: 7);
            writer.Number(72, 130);
            writer.Text(130, offset);
        }
        return block;
    }

    /// <summary>A JPEG that says it has 65,500 by 65,500 pixels.</summary>
    public static byte[] HugeJpeg()
    {
        var jpeg = Quarters(64, 64, SKEncodedImageFormat.Jpeg);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 65_500);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 65_500);
        return jpeg;
    }

    /// <summary>A PNG of some hundred bytes that says it has 60,000 by 60,000 pixels.</summary>
    public static byte[] HugePng()
    {
        var png = Quarters(64, 64, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>A JPEG with the same scan over and over: each costs as much as the picture.</summary>
    public static byte[] JpegOfManyScans(int scans)
    {
        var jpeg = Quarters(64, 64, SKEncodedImageFormat.Jpeg);
        var scan = jpeg.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        var body = jpeg[scan..^2];
        return [.. jpeg[..scan], .. Enumerable.Repeat(body, scans).SelectMany(bytes => bytes), 0xFF, 0xD9];
    }

    private readonly ref struct ExifWriter(Span<byte> block, bool isLittleEndian)
    {
        private readonly Span<byte> _block = block;

        public void Entry(int at, ushort tag, ushort type, uint count)
        {
            Short(at, tag);
            Short(at + 2, type);
            Number(at + 4, count);
        }

        public void Text(int at, string text) => Encoding.ASCII.GetBytes(text, _block[at..]);

        public void Short(int at, ushort value)
        {
            if (isLittleEndian)
                BinaryPrimitives.WriteUInt16LittleEndian(_block[at..], value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(_block[at..], value);
        }

        public void Number(int at, uint value)
        {
            if (isLittleEndian)
                BinaryPrimitives.WriteUInt32LittleEndian(_block[at..], value);
            else
                BinaryPrimitives.WriteUInt32BigEndian(_block[at..], value);
        }
    }
}
