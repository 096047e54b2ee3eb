using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Writes the <c>propstat</c> elements of one resource: what it has, then what it has not.</summary>
internal sealed class PropertyStatusWriter(Utf8XmlWriter output, DavResource resource, PropertyContext context)
{
    private bool _isOpen;

    public void Write(PropertySelection selection)
    {
        var missing = 0;
        switch (selection.Kind)
        {
            case PropertySelectionKind.AllNames:
                WriteNames();
                break;
            case PropertySelectionKind.All:
                WriteAll();
                missing = WriteNamed(selection.Names.Where(property => !IsInAllProperties(property)));
                break;
            default:
                missing = WriteNamed(selection.Names);
                break;
        }

        // A response has at least one propstat, even if there is nothing to tell.
        if (!_isOpen && (missing == 0 || selection.IsMinimal))
            Open();
        Close("HTTP/1.1 200 OK"u8);
        if (missing > 0 && !selection.IsMinimal)
            WriteMissing(selection.Names);
    }

    private void WriteNames()
    {
        foreach (var property in LiveProperties.All.Values)
        {
            if (property.Has(resource, context))
                Open().Empty(property.Name);
        }
        foreach (var name in resource.DeadProperties.Keys.Select(PropertyName.FromExpanded).Where(name => !LiveProperties.All.ContainsKey(name)))
            Open().Empty(name);
    }

    private void WriteAll()
    {
        foreach (var property in LiveProperties.All.Values)
        {
            if (property.IsInAllProperties && property.Has(resource, context) && !IsReplaced(property))
                property.Write(resource, context, Open());
        }
        foreach (var (expanded, value) in resource.DeadProperties)
        {
            // Those of CalDAV and CardDAV are not part of all properties (RFC 4791 section 5.2, RFC 6352 section 6.2).
            var name = PropertyName.FromExpanded(expanded);
            if (IsInAllProperties(name))
                DeadPropertyCodec.Write(name, value, Open());
        }
    }

    private bool IsInAllProperties(RequestedProperty property) => property.Live is { } live && live.Has(resource, context)
        ? live.IsInAllProperties
        : resource.DeadProperties.ContainsKey(property.Expanded) && IsInAllProperties(property.Name);

    private static bool IsInAllProperties(PropertyName dead) => dead.Namespace is not (XmlNamespaces.CalDav or XmlNamespaces.CardDav);

    private int WriteNamed(IEnumerable<RequestedProperty> properties)
    {
        var missing = 0;
        foreach (var property in properties)
        {
            if (property.Live is { } live && live.Has(resource, context) && !IsReplaced(live))
                live.Write(resource, context, Open());
            else if (resource.DeadProperties.TryGetValue(property.Expanded, out var value))
                DeadPropertyCodec.Write(property.Name, value, Open());
            else
                missing++;
        }
        return missing;
    }

    private void WriteMissing(IEnumerable<RequestedProperty> properties)
    {
        _isOpen = false;
        foreach (var property in properties)
        {
            var has = (property.Live?.Has(resource, context) ?? false) || resource.DeadProperties.ContainsKey(property.Expanded);
            if (!has)
                Open().Empty(property.Name);
        }
        Close("HTTP/1.1 404 Not Found"u8);
    }

    private bool IsReplaced(LiveProperty property) => property.IsSettable && resource.DeadProperties.ContainsKey(property.Name.Expanded);

    private Utf8XmlWriter Open()
    {
        if (!_isOpen)
            output.Raw("<d:propstat><d:prop>"u8);
        _isOpen = true;
        return output;
    }

    private void Close(ReadOnlySpan<byte> status)
    {
        if (!_isOpen)
            return;
        output.Raw("</d:prop><d:status>"u8);
        output.Raw(status);
        output.Raw("</d:status></d:propstat>"u8);
    }
}
