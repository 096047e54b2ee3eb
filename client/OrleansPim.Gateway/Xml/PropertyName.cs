using System.Xml;

namespace OrleansPim.Gateway.Xml;

/// <summary>The expanded name of an XML element: of a property, a precondition or a part of a request.</summary>
/// <param name="Namespace">The namespace's URI; may be empty.</param>
/// <param name="Local">The local name.</param>
internal readonly record struct PropertyName(string Namespace, string Local)
{
    /// <summary>The form in which the ledger stores property names: <c>{namespace}local</c>.</summary>
    public string Expanded => $"{{{Namespace}}}{Local}";

    /// <summary>Whether an element of our answers can have this name: names read from XML can, others have to be checked.</summary>
    public bool IsElement
    {
        get
        {
            // A name without a prefix in it, and none of the namespaces that no prefix may be bound to.
            return Local.Length > 0 && XmlConvert.IsStartNCNameChar(Local[0]) && Local.All(XmlConvert.IsNCNameChar)
                && Namespace.All(XmlConvert.IsXmlChar) && Namespace is not (XmlNamespaces.Xml or XmlNamespaces.Xmlns);
        }
    }

    /// <summary>Reads <see cref="Expanded"/> back.</summary>
    public static PropertyName FromExpanded(string text)
    {
        var end = text.IndexOf('}', StringComparison.Ordinal);
        return text.StartsWith('{') && end > 0 ? new(text[1..end], text[(end + 1)..]) : new(string.Empty, text);
    }

    public static PropertyName Dav(string local) => new(XmlNamespaces.Dav, local);

    public static PropertyName CalDav(string local) => new(XmlNamespaces.CalDav, local);

    public static PropertyName CardDav(string local) => new(XmlNamespaces.CardDav, local);

    public static PropertyName CalendarServer(string local) => new(XmlNamespaces.CalendarServer, local);
}
