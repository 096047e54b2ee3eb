using System.IO.Pipelines;
using System.Text;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Tests.Gateway.Rfc4918WebDav;

public sealed class DeadPropertyCodecTests
{
    [Fact]
    public void Plain_text_is_kept_as_it_is() => Assert.Equal("Work & home", DeadPropertyCodec.Encode(Read("<d:displayname xmlns:d='DAV:'>Work &amp; home</d:displayname>")));

    [Theory]
    [InlineData("<color xmlns='http://apple.com/ns/ical/' symbolic-color='custom'>#FF0000FF</color>")]
    [InlineData("<p xmlns='u'><q xmlns='v' a='1'>x</q>text &amp; more<r/></p>")]
    [InlineData("<p xmlns='u' xml:lang='de'>Grüße</p>")]
    [InlineData("<p xmlns='u' xmlns:y='w' y:b='2'>x</p>")]
    [InlineData("<p xmlns=''><q>&lt;</q></p>")]
    [InlineData("<p xmlns='u'>&lt;not xml</p>")]
    [InlineData("<p xmlns='u'>line&#13;\nend</p>")]
    public async Task A_property_comes_back_with_everything_that_was_in_it(string xml)
    {
        var property = Read(xml);
        var written = Read(await WriteAsync(property));

        AssertSame(property, written);
    }

    private static void AssertSame(DavElement expected, DavElement actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Language, actual.Language);
        Assert.Equal(
            expected.Attributes.Where(attribute => attribute.Name.Local != "lang"),
            actual.Attributes.Where(attribute => attribute.Name.Local != "lang"));
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Elements.Count(), actual.Elements.Count());
        foreach (var (first, second) in expected.Elements.Zip(actual.Elements))
            AssertSame(first, second);
    }

    private static async Task<string> WriteAsync(DavElement property)
    {
        var pipe = new Pipe();
        var output = new Utf8XmlWriter(pipe.Writer);
        DeadPropertyCodec.Write(property.Name, DeadPropertyCodec.Encode(property), output);
        await output.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        return await new StreamReader(pipe.Reader.AsStream()).ReadToEndAsync(CancellationToken.None);
    }

    private static DavElement Read(string xml) => XmlRequestReader.Read(Encoding.UTF8.GetBytes(xml));
}
