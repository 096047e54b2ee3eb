using OrleansPim.Gateway.Photos;
using SkiaSharp;

namespace OrleansPim.Tests.Gateway.Photos;

public sealed class ExifDateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Date_is_found_in_both_byte_orders_with_and_without_an_offset(bool isLittleEndian)
    {
        var jpeg = Pictures.Quarters(16, 16, SKEncodedImageFormat.Jpeg);

        Assert.Equal("2026-07-01T12:30:15", ExifDate.Find(Pictures.WithExif(jpeg, Pictures.Exif(isLittleEndian))));
        Assert.Equal("2026-07-01T12:30:15+02:00", ExifDate.Find(Pictures.WithExif(jpeg, Pictures.Exif(isLittleEndian, offset: "+02:00"))));
        Assert.Null(ExifDate.Find(jpeg));
    }

    [Theory]
    [InlineData("0000:00:00 00:00:00")]
    [InlineData("    :  :     :  :  ")]
    [InlineData("2026:13:01 12:30:15")]
    [InlineData("2026-07-01T12:30:15")]
    [InlineData("<script>alert(1)</s")]
    public void What_is_no_date_is_none(string text) => Assert.Null(ExifDate.Find(Pictures.WithExif([0xFF, 0xD8, 0xFF, 0xD9], Pictures.Exif(taken: text))));

    [Theory]
    [InlineData("+99:00")]
    [InlineData("     ")]
    [InlineData("<b>")]
    public void What_is_no_offset_is_left_out(string offset) =>
        Assert.Equal("2026-07-01T12:30:15", ExifDate.Find(Pictures.WithExif([0xFF, 0xD8], Pictures.Exif(offset: offset))));

    [Fact]
    public void Png_and_webp_are_read_as_well()
    {
        Assert.NotNull(ExifDate.Find([.. "\0\0\0\0eXIf"u8, .. Pictures.Exif()]));
        Assert.NotNull(ExifDate.Find([.. "RIFF\0\0\0\0WEBPEXIF\0\0\0\0"u8, .. Pictures.Exif()]));
    }

    /// <summary>Goal: no bytes are too much for the reader. Method: damage every byte of a block in turn, cut it everywhere, and spray at random.</summary>
    [Fact]
    public void Damaged_blocks_give_a_date_or_none()
    {
        var whole = Pictures.WithExif([0xFF, 0xD8], Pictures.Exif(offset: "+02:00"));
        var random = new Random(11);
        for (var length = 0; length <= whole.Length; length++)
            _ = ExifDate.Find(whole.AsSpan(0, length));
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var count = random.Next(1, 6); count > 0; count--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Assert.True(ExifDate.Find(damaged) is null or { Length: 19 or 25 });
        }
    }
}
