using System.IO.Pipelines;
using System.Text;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Tests.Gateway.Fuzz;

/// <summary>
/// Goal: no XML is refused otherwise than with a 4xx, and a property that is accepted comes back as it was.
/// Method: damaged requests; every element of an accepted one is stored and written as a dead property, and read again.
/// </summary>
public sealed class XmlFuzzTests
{
    private static readonly string[] Tokens =
    [
        "<a>", "</a>", "<a/>", "<![CDATA[", "]]>", "<!--", "-->", "<?x y?>", "<!DOCTYPE x>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&#13;", "&#0;", "&#x10FFFF;", "&lt;", " xmlns='u'", " xmlns:d='v'",
        " xml:lang='de'", " xml:space='preserve'", " a='1'", "d:", "\r\n", "\u0085", "🦉", "<?xml version='1.0' encoding='utf-16'?>", "<d:prop>", "</d:prop>",
    ];

    private static readonly byte[][] Requests =
    [
        .. new[]
        {
            "<?xml version='1.0' encoding='utf-8'?><d:propfind xmlns:d='DAV:'><d:prop><d:getetag/><c:x xmlns:c='urn:c' c:a='1'>t</c:x></d:prop></d:propfind>",
            "<d:propertyupdate xmlns:d='DAV:'><d:set><d:prop><x xmlns='u' xml:lang='de'>Gr&#252;&#223;e &amp; <b>mehr</b>\r\n</x></d:prop></d:set><d:remove><d:prop><y xmlns=''/></d:prop></d:remove></d:propertyupdate>",
            "<c:calendar-query xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'><c:time-range start='20260101T000000Z'/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Requests_and_properties() => FuzzRun.Run(new Mutator(Requests, Tokens), body =>
    {
        DavElement root;
        try
        {
            root = XmlRequestReader.Read(body);
        }
        catch (DavException refusal)
        {
            Assert.InRange(refusal.Status, 400, 499);
            return;
        }
        foreach (var property in root.Elements.Prepend(root))
            AssertSame(property, XmlRequestReader.Read(Written(property)).Elements.Single());
    });

    private static void AssertSame(DavElement expected, DavElement actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Elements.Count(), actual.Elements.Count());
        foreach (var (first, second) in expected.Elements.Zip(actual.Elements))
            AssertSame(first, second);
    }

    private static byte[] Written(DavElement property)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        var output = new Utf8XmlWriter(pipe);
        // The prefixes of an answer are bound by its root.
        output.Raw("<d:prop"u8);
        output.Raw(XmlNamespaces.Declarations);
        output.Raw(">"u8);
        DeadPropertyCodec.Write(property.Name, DeadPropertyCodec.Encode(property), output);
        output.Raw("</d:prop>"u8);
        output.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        pipe.Complete();
        return stream.ToArray();
    }
}
