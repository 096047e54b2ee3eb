using System.Text;
using System.Xml;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Checks the properties of an archive by the rules for those that a phone sets: they go into listings as XML.</summary>
internal static class ImportedProperties
{
    private static readonly PropertyName Update = PropertyName.Dav("propertyupdate");
    private static readonly PropertyName Set = PropertyName.Dav("set");

    /// <returns>Those that can be set, and the names of the others.</returns>
    public static (Dictionary<string, string?> Values, IReadOnlyList<string> Refused) Read(
        IReadOnlyDictionary<string, string> properties, DavPathKind kind = DavPathKind.Collection)
    {
        var elements = new List<DavElement>();
        var refused = new List<string>();
        foreach (var (name, value) in properties)
        {
            if (ElementOf(PropertyName.FromExpanded(name), value) is { } element)
                elements.Add(element);
            else
                refused.Add(name);
        }
        var update = PropertyUpdate.Read(Nest(Update, Nest(Set, Nest(PropertySelection.Prop, [.. elements]))), isCreation: false, kind);
        refused.AddRange(elements.Select(element => element.Name.Expanded).Where(name => !update.Values.ContainsKey(name)));
        return (update.Values, refused);
    }

    /// <returns><see langword="null"/> if it is none that we write.</returns>
    private static DavElement? ElementOf(PropertyName name, string? value)
    {
        if (!name.IsElement || value is null)
            return null;
        try
        {
            if (!value.StartsWith('<'))
                return new DavElement(name, [], [new DavText(XmlConvert.VerifyXmlChars(value))], string.Empty);
            var element = XmlRequestReader.Read(Encoding.UTF8.GetBytes(value));
            return element.Name == name ? element : null;
        }
        catch (Exception exception) when (exception is XmlException or DavException)
        {
            return null;
        }
    }

    private static DavElement Nest(PropertyName name, params DavNode[] content) => new(name, [], content, string.Empty);
}
