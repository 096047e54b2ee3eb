using System.Text;

namespace OrleansPim.Gateway.Xml;

/// <summary>An element of a request, immutable once read.</summary>
/// <param name="Name">Its expanded name; prefixes do not matter.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Content">Text and elements in order.</param>
/// <param name="Language">The <c>xml:lang</c> in scope; empty when there is none.</param>
internal sealed record DavElement(
    PropertyName Name, IReadOnlyList<DavAttribute> Attributes, IReadOnlyList<DavNode> Content, string Language) : DavNode
{
    /// <summary>The elements within, without the text between them.</summary>
    public IEnumerable<DavElement> Elements => Content.OfType<DavElement>();

    /// <summary>The text directly within.</summary>
    public string Text
    {
        get
        {
            if (Content is [DavText only])
                return only.Value;
            var text = new StringBuilder();
            foreach (var node in Content)
            {
                if (node is DavText run)
                    text.Append(run.Value);
            }
            return text.ToString();
        }
    }

    /// <summary>The first element of that name; <see langword="null"/> if there is none.</summary>
    public DavElement? Find(PropertyName name)
    {
        foreach (var node in Content)
        {
            if (node is DavElement element && element.Name == name)
                return element;
        }
        return null;
    }

    /// <summary>The elements of that name.</summary>
    public IEnumerable<DavElement> FindAll(PropertyName name) => Elements.Where(element => element.Name == name);

    /// <summary>An attribute without a namespace; <see langword="null"/> if there is none.</summary>
    public string? Attribute(string local)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name.Namespace.Length == 0 && attribute.Name.Local == local)
                return attribute.Value;
        }
        return null;
    }
}
