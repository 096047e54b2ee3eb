using System.Text;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc6350VCard;

namespace OrleansPim.Tests.Gateway.Rfc6350VCard;

public sealed class VCardTests
{
    private const string Minimal = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u-1\r\nFN:Ann\r\nEND:VCARD\r\n";

    [Theory]
    [InlineData("3.0")]
    [InlineData("4.0")]
    public void Versions_3_and_4_are_read(string version)
    {
        var card = Read(Minimal.Replace("3.0", version, StringComparison.Ordinal));

        Assert.Equal(version, card.Version);
        Assert.Equal("u-1", card.Uid);
    }

    [Fact]
    public void Folds_groups_parameters_and_bare_line_feeds_are_read()
    {
        var card = Read("\uFEFFbegin:vcard\nversion:3.0\nfn:Ann\nuid:u-\n 1\nitem1.tel;type=\"a:b\",c;HOME:+1\n\t23\nEND:VCARD");

        Assert.Equal("u-1", card.Uid);
        var line = card.Lines[^1];
        Assert.Equal(("ITEM1", "TEL", "+123"), (line.Group, line.Name, line.Value));
        Assert.Equal(["a:b", "c"], line.Parameters[0].Values);
        Assert.Equal("HOME", line.Parameters[1].Name);
    }

    [Fact]
    public void A_portrait_of_a_megabyte_is_read()
    {
        var portrait = string.Concat(Enumerable.Repeat(new string('A', 75) + "\r\n ", 14_000));
        var card = Read(Minimal.Replace("FN:", $"PHOTO;ENCODING=b;TYPE=JPEG:{portrait}A\r\nFN:", StringComparison.Ordinal));

        Assert.Equal((14_000 * 75) + 1, card.Lines[2].Bytes.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:A\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nUID:1\r\nFN:A\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nUID:2\r\nFN:A\r\nEND:VCARD\r\n")]
    [InlineData(Minimal + Minimal)]
    [InlineData("BEGIN:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:A\r\nno colon\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:A\u0000B\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:A\rB\r\nEND:VCARD\r\n")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN;X=\"open:A\r\nEND:VCARD\r\n")]
    public void Malformed_bodies_are_refused(string text) =>
        Assert.Equal(ContentRule.Syntax, Assert.Throws<ContentFormatException>(() => Read(text)).Rule);

    [Fact]
    public void Another_version_is_not_supported() => Assert.Equal(
        ContentRule.Supported,
        Assert.Throws<ContentFormatException>(() => Read(Minimal.Replace("3.0", "2.1", StringComparison.Ordinal))).Rule);

    [Fact]
    public void Invalid_utf8_is_refused() =>
        Assert.Throws<ContentFormatException>(() => VCard.Read(new byte[] { 0x42, 0xFF, 0xFE, 0x0A }));

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x0A, 0x20, 0xBC }, true)]
    [InlineData(new byte[] { 0xC3, 0x0D, 0x0A, 0x09, 0xBC }, true)]
    [InlineData(new byte[] { 0xF0, 0x0A, 0x20, 0x9F, 0x0A, 0x20, 0xA6, 0x0A, 0x20, 0x89 }, true)]
    [InlineData(new byte[] { 0xC3, 0x0A, 0x20, 0x0A, 0x20, 0xBC }, true)]
    [InlineData(new byte[] { 0xC3, 0x0A, 0x20, 0x20, 0xBC }, false)]
    [InlineData(new byte[] { 0xC3, 0x20, 0xBC }, false)]
    [InlineData(new byte[] { 0xEF, 0xBF, 0x0A, 0x20, 0xBE }, false)]
    public void Characters_that_were_folded_in_the_middle_are_read_whole(byte[] name, bool isText)
    {
        byte[] body = [.. "BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:"u8, .. name, .. "\nEND:VCARD\n"u8];

        if (isText)
            Assert.Contains(VCard.Read(body).Lines.Single(line => line.Name == "FN").Value, (string[])["ü", "🦉"]);
        else
            Assert.Throws<ContentFormatException>(() => VCard.Read(body));
    }

    [Fact]
    public void Random_bytes_end_in_a_card_or_a_refusal()
    {
        var random = new Random(11);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Minimal);
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                VCard.Read(bytes);
            }
            catch (ContentFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static VCard Read(string text) => VCard.Read(Encoding.UTF8.GetBytes(text));
}
