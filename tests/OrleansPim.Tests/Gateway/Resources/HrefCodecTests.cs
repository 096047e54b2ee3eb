using OrleansPim.Gateway.Resources;

namespace OrleansPim.Tests.Gateway.Resources;

public sealed class HrefCodecTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("ann+home@example.com", "ann%2Bhome@example.com")]
    [InlineData("a b.vcf", "a%20b.vcf")]
    [InlineData("100%.vcf", "100%25.vcf")]
    [InlineData("Müller.vcf", "M%C3%BCller.vcf")]
    [InlineData("😀.ics", "%F0%9F%98%80.ics")]
    [InlineData("a:b;c?d#e", "a%3Ab%3Bc%3Fd%23e")]
    public void A_segment_is_written_in_one_way_and_read_back(string segment, string encoded)
    {
        Assert.Equal(encoded, HrefCodec.Encode(segment));
        Assert.True(HrefCodec.TryDecode(encoded, out var decoded));
        Assert.Equal(segment, decoded);
    }

    [Theory]
    [InlineData("ann%40example.com", "ann@example.com")]
    [InlineData("%61nn", "ann")]
    [InlineData("ann+home", "ann+home")]
    [InlineData("M%c3%bcller", "Müller")]
    [InlineData("Müller%20x", "Müller x")]
    public void Other_spellings_of_a_segment_are_read_too(string encoded, string segment)
    {
        Assert.True(HrefCodec.TryDecode(encoded, out var decoded));
        Assert.Equal(segment, decoded);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("%zz")]
    [InlineData("%+1")]
    [InlineData("%FF%FE")]
    public void A_malformed_escape_is_refused(string encoded) => Assert.False(HrefCodec.TryDecode(encoded, out _));
}
