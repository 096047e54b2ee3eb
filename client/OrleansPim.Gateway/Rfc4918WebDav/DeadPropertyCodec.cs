using System.Buffers;
using System.Globalization;
using System.Text;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Turns a property that a client sets into the text that the ledger keeps, and back into XML.</summary>
/// <remarks>
/// Plain text is kept as it is, readable by other tools. Anything with attributes, a language or elements inside is kept as one XML
/// element that declares its own namespaces; its first character <c>&lt;</c> tells the two forms apart.
/// </remarks>
internal static class DeadPropertyCodec
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\r\n\t");

    public static string Encode(DavElement property)
    {
        var isPlain = property.Attributes.Count == 0 && property.Language.Length == 0 && property.Content.All(node => node is DavText);
        if (isPlain && !property.Text.StartsWith('<'))
            return property.Text;
        var xml = new StringBuilder();
        WriteElement(xml, property, parentNamespace: null);
        return xml.ToString();
    }

    /// <summary>Writes the property's element.</summary>
    public static void Write(PropertyName name, string value, Utf8XmlWriter output)
    {
        if (value.StartsWith('<'))
        {
            output.Raw(value);
            return;
        }
        output.Raw("<"u8);
        output.OpenName(name);
        output.Raw(">"u8);
        output.Text(value);
        output.Raw("</"u8);
        output.QualifiedName(name);
        output.Raw(">"u8);
    }

    /// <summary>The text of a kept property, for those whose meaning is text.</summary>
    public static string TextOf(string value) =>
        value.StartsWith('<') ? XmlRequestReader.Read(Encoding.UTF8.GetBytes(value)).Text : value;

    private static void WriteElement(StringBuilder xml, DavElement element, string? parentNamespace)
    {
        xml.Append('<').Append(element.Name.Local);
        if (element.Name.Namespace != parentNamespace)
            xml.Append(" xmlns=\"").Append(Escape(element.Name.Namespace)).Append('"');
        if (parentNamespace is null && element.Language.Length > 0)
            xml.Append(" xml:lang=\"").Append(Escape(element.Language)).Append('"');
        for (var index = 0; index < element.Attributes.Count; index++)
            WriteAttribute(xml, element.Attributes[index], index, isRoot: parentNamespace is null);
        xml.Append('>');
        foreach (var node in element.Content)
        {
            if (node is DavElement child)
                WriteElement(xml, child, element.Name.Namespace);
            else if (node is DavText text)
                xml.Append(Escape(text.Value));
        }
        xml.Append("</").Append(element.Name.Local).Append('>');
    }

    private static void WriteAttribute(StringBuilder xml, DavAttribute attribute, int index, bool isRoot)
    {
        var (name, value) = (attribute.Name, Escape(attribute.Value));
        if (name.Namespace.Length == 0)
            xml.Append(' ').Append(name.Local);
        else if (name.Namespace != XmlNamespaces.Xml)
            xml.Append(CultureInfo.InvariantCulture, $" xmlns:n{index}=\"{Escape(name.Namespace)}\" n{index}:{name.Local}");
        else if (isRoot && name.Local == "lang")
            return;
        else
            xml.Append(" xml:").Append(name.Local);
        xml.Append("=\"").Append(value).Append('"');
    }

    private static string Escape(string text) => !text.AsSpan().ContainsAny(Special) ? text : new StringBuilder(text)
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;")
        .Replace("\r", "&#13;").Replace("\n", "&#10;").Replace("\t", "&#9;").ToString();
}
