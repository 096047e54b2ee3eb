using System.Xml;
using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Xml;

/// <summary>Reads a request's XML under limits of size, depth and count; a document type is refused, so no entity is ever expanded.</summary>
internal static class XmlRequestReader
{
    /// <summary>The longest XML body, in bytes: 1 MiB.</summary>
    public const int MaximumLength = 1024 * 1024;

    /// <summary>The deepest nesting of elements.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The most elements of one body.</summary>
    public const int MaximumElements = 32_768;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaximumLength,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="DavException">It is no XML, or beyond a limit.</exception>
    public static DavElement Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var stream = BodyReader.Open(body);
            using var reader = XmlReader.Create(stream, Settings);
            return ReadDocument(reader);
        }
        catch (XmlException exception)
        {
            throw body.Span.IndexOf("<!DOCTYPE"u8) >= 0
                ? DavException.Refused(Preconditions.NoExternalEntities, "A document type is not accepted.")
                : DavException.BadRequest($"The body is no well-formed XML (line {exception.LineNumber}).");
        }
    }

    private static DavElement ReadDocument(XmlReader reader)
    {
        var open = new Stack<OpenElement>();
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > MaximumElements || open.Count >= MaximumDepth)
                        throw DavException.BadRequest($"XML is limited to {MaximumElements} elements and {MaximumDepth} levels.");
                    var element = OpenElement.Begin(reader);
                    open.Push(element);
                    if (element.IsEmpty && Close(open) is { } empty)
                        return Finish(reader, empty);
                    break;
                case XmlNodeType.EndElement:
                    if (Close(open) is { } root)
                        return Finish(reader, root);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    if (open.TryPeek(out var parent))
                        parent.Content.Add(new DavText(reader.Value));
                    break;
            }
        }
        throw DavException.BadRequest("The body holds no XML element.");
    }

    /// <summary>Ends the innermost element; returns it if it was the root.</summary>
    private static DavElement? Close(Stack<OpenElement> open)
    {
        var done = open.Pop().End();
        if (!open.TryPeek(out var parent))
            return done;
        parent.Content.Add(done);
        return null;
    }

    /// <summary>Reads what follows the root, so that trailing garbage is refused too.</summary>
    private static DavElement Finish(XmlReader reader, DavElement root)
    {
        while (reader.Read())
        {
        }
        return root;
    }

    private sealed record OpenElement(PropertyName Name, IReadOnlyList<DavAttribute> Attributes, string Language, bool IsEmpty)
    {
        public List<DavNode> Content { get; } = [];

        public static OpenElement Begin(XmlReader reader)
        {
            var name = new PropertyName(reader.NamespaceURI, reader.LocalName);

            // Reserved, and we could not name it in an answer: no prefix but its own may be bound to that namespace.
            if (name.Namespace == XmlNamespaces.Xml)
                throw DavException.BadRequest("There are no elements in the namespace of XML itself.");
            var (language, isEmpty) = (reader.XmlLang, reader.IsEmptyElement);
            return new OpenElement(name, ReadAttributes(reader), language, isEmpty);
        }

        public DavElement End() => new(Name, Attributes, Content, Language);

        private static List<DavAttribute> ReadAttributes(XmlReader reader)
        {
            if (!reader.HasAttributes)
                return [];
            var attributes = new List<DavAttribute>();
            while (reader.MoveToNextAttribute())
            {
                if (reader.NamespaceURI != XmlNamespaces.Xmlns)
                    attributes.Add(new(new PropertyName(reader.NamespaceURI, reader.LocalName), reader.Value));
            }
            reader.MoveToElement();
            return attributes;
        }
    }
}
