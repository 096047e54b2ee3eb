using System.Buffers;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>The properties of a body that a report names, some of them perhaps without their values (RFC 4791 section 9.6.4, RFC 6352 section 10.4.2).</summary>
internal sealed class PartialProperties
{
    private readonly Dictionary<string, bool> _hasValue = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _hasValue.Count == 0;

    /// <param name="elements">The <c>prop</c> elements.</param>
    public static PartialProperties Read(IEnumerable<DavElement> elements)
    {
        var read = new PartialProperties();
        foreach (var element in elements)
            read._hasValue[element.Attribute("name") ?? string.Empty] = element.Attribute("novalue") != "yes";
        return read;
    }

    public bool Contains(string name) => _hasValue.ContainsKey(name);

    /// <summary>Writes a line as it was stored, or its name without its value.</summary>
    /// <param name="output">Where.</param>
    /// <param name="line">The line.</param>
    /// <param name="name">The name under which it was asked for.</param>
    public void Write(ArrayBufferWriter<byte> output, ContentLine line, string name)
    {
        if (_hasValue.GetValueOrDefault(name, defaultValue: true))
            ContentLineWriter.WriteSource(output, line);
        else
            ContentLineWriter.Write(output, line.Group.Length == 0 ? $"{line.Name}:" : $"{line.Group}.{line.Name}:");
    }
}
