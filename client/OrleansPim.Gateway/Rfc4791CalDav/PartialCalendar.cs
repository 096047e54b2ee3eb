using System.Buffers;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>Some components and properties of a calendar object, their lines as they were stored (RFC 4791 section 9.6.1).</summary>
/// <param name="selection">The <c>comp</c> element for the <c>VCALENDAR</c>.</param>
/// <param name="form">Makes the form from which the parts are taken.</param>
internal sealed class PartialCalendar(DavElement selection, IBodySelection form) : IBodySelection
{
    private static readonly PropertyName Comp = PropertyName.CalDav("comp");
    private static readonly PropertyName Prop = PropertyName.CalDav("prop");
    private static readonly PropertyName AllComponents = PropertyName.CalDav("allcomp");
    private static readonly PropertyName AllProperties = PropertyName.CalDav("allprop");

    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body)
    {
        if (form.Apply(body) is not { } whole)
            return null;
        try
        {
            var output = new ArrayBufferWriter<byte>();
            Write(output, ComponentReader.Read(whole), selection);
            return output.WrittenMemory;
        }
        catch (ContentFormatException)
        {
            return whole;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, Component component, DavElement wanted)
    {
        var hasAll = wanted.Find(AllProperties) is not null;
        var names = PartialProperties.Read(wanted.FindAll(Prop));
        ContentLineWriter.Write(output, $"BEGIN:{component.Name}");
        foreach (var line in component.Lines.Where(line => hasAll || names.Contains(line.Name)))
            names.Write(output, line, line.Name);
        foreach (var inner in component.Components)
        {
            if (wanted.Find(AllComponents) is not null)
                ContentLineWriter.WriteSource(output, inner);
            else if (wanted.FindAll(Comp).FirstOrDefault(comp => NameOf(comp) == inner.Name) is { } part)
                Write(output, inner, part);
        }
        ContentLineWriter.Write(output, $"END:{component.Name}");
    }

    private static string NameOf(DavElement element) => element.Attribute("name")?.ToUpperInvariant() ?? string.Empty;
}
