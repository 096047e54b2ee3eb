using System.IO.Pipelines;
using System.Text;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Tests.Gateway.Xml;

public sealed class Utf8XmlWriterTests
{
    [Fact]
    public async Task Pieces_of_every_length_and_kind_come_out_in_order()
    {
        var expected = new StringBuilder();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var output = new Utf8XmlWriter(pipe.Writer);
        for (var length = 0; length < 3_000; length += 7)
        {
            var text = new string('ä', length);
            output.Raw(text);
            output.Number(length);
            output.Raw(Encoding.UTF8.GetBytes(text));
            expected.Append(text).Append(length).Append(text);
            await output.FlushIfFullAsync(CancellationToken.None);
        }
        await output.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(expected.ToString(), await new StreamReader(pipe.Reader.AsStream()).ReadToEndAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Characters_of_older_names_that_XML_cannot_carry_are_replaced()
    {
        var pipe = new Pipe();
        var output = new Utf8XmlWriter(pipe.Writer);
        output.Raw("<a>"u8);
        output.Text("a\uFFFE\uFFFF");
        output.Raw("</a>"u8);
        await output.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();

        var xml = await new StreamReader(pipe.Reader.AsStream()).ReadToEndAsync(CancellationToken.None);
        Assert.Equal("a\uFFFD\uFFFD", XmlRequestReader.Read(Encoding.UTF8.GetBytes(xml)).Text);
    }

    [Fact]
    public async Task Text_survives_a_reader_of_xml_byte_for_byte()
    {
        const string Text = "a&b<c>d\"e'f\r\ng\nh]]>i\tü😀";
        var pipe = new Pipe();
        var output = new Utf8XmlWriter(pipe.Writer);
        output.Raw("<a>"u8);
        output.Text(Text);
        output.Text(Encoding.UTF8.GetBytes(Text));
        output.Raw("</a>"u8);
        await output.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();

        var xml = await new StreamReader(pipe.Reader.AsStream()).ReadToEndAsync(CancellationToken.None);
        Assert.Equal(Text + Text, XmlRequestReader.Read(Encoding.UTF8.GetBytes(xml)).Text);
    }
}
