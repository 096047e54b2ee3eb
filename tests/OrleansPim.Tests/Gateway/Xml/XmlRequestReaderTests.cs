using System.Text;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Tests.Gateway.Xml;

public sealed class XmlRequestReaderTests
{
    [Fact]
    public void Elements_are_known_by_namespace_and_not_by_prefix()
    {
        var root = Read("<q:propfind xmlns:q='DAV:'><prop xmlns='DAV:'><x:getetag xmlns:x='DAV:'/></prop></q:propfind>");

        Assert.Equal(PropertyName.Dav("propfind"), root.Name);
        Assert.NotNull(root.Find(PropertyName.Dav("prop"))!.Find(PropertyName.Dav("getetag")));
    }

    [Fact]
    public void Text_attributes_and_language_are_kept()
    {
        var root = Read("<a xmlns='u' xml:lang='de' b='1'>x &amp; <c/>y<![CDATA[<z>]]></a>");

        Assert.Equal("x & y<z>", root.Text);
        Assert.Equal("1", root.Attribute("b"));
        Assert.Equal("de", root.Language);
        Assert.Equal("de", Assert.Single(root.Elements).Language);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("<a/><b/>")]
    [InlineData("no xml")]
    [InlineData("<a xmlns:x='u'><y:b/></a>")]
    [InlineData("<a>&undefined;</a>")]
    [InlineData("<a>\u0001</a>")]
    public void Malformed_xml_is_refused(string text) =>
        Assert.Equal(400, Assert.Throws<DavException>(() => Read(text)).Status);

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'>]><a>&m;</a>")]
    public void A_document_type_is_refused(string text)
    {
        var refusal = Assert.Throws<DavException>(() => Read(text));

        Assert.Equal(403, refusal.Status);
        Assert.Equal("no-external-entities", refusal.Precondition!.Name.Local);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        const int Depth = 200_000;
        var text = new StringBuilder(Depth * 3).Insert(0, "<a>", Depth).ToString();

        Assert.Equal(400, Assert.Throws<DavException>(() => Read(text)).Status);
    }

    [Fact]
    public void Many_elements_are_refused()
    {
        var text = "<a>" + new StringBuilder().Insert(0, "<b/>", XmlRequestReader.MaximumElements) + "</a>";

        Assert.Equal(400, Assert.Throws<DavException>(() => Read(text)).Status);
    }

    [Fact]
    public void Random_bytes_end_in_an_element_or_a_refusal()
    {
        var random = new Random(7);
        var seeds = new[] { "<a xmlns='DAV:'><b c='d'>e</b></a>", "<?xml version='1.0' encoding='utf-16'?><a/>", "<a>&#x41;</a>" };
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                XmlRequestReader.Read(bytes);
            }
            catch (DavException exception)
            {
                Assert.InRange(exception.Status, 400, 499);
            }
        }
    }

    private static DavElement Read(string text) => XmlRequestReader.Read(Encoding.UTF8.GetBytes(text));
}
