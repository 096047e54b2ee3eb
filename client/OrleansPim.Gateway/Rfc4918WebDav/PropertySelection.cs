using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Which properties a request asks for.</summary>
/// <param name="Kind">Named ones, all, or the names of all.</param>
/// <param name="Names">Those named, or those to include with all.</param>
/// <param name="IsMinimal">Whether properties that a resource lacks go without mention (RFC 8144).</param>
internal sealed record PropertySelection(PropertySelectionKind Kind, IReadOnlyList<RequestedProperty> Names, bool IsMinimal)
{
    /// <summary>Whether a listing is wanted without the collection itself.</summary>
    public bool IsWithoutRoot { get; init; }

    public static readonly PropertyName Prop = PropertyName.Dav("prop");
    private static readonly PropertyName AllProp = PropertyName.Dav("allprop");
    private static readonly PropertyName PropName = PropertyName.Dav("propname");
    private static readonly PropertyName Include = PropertyName.Dav("include");

    /// <summary>Reads the part of a PROPFIND or REPORT that names properties.</summary>
    /// <param name="parent">The element that holds it.</param>
    /// <param name="isMinimal">Whether the client prefers a minimal answer.</param>
    /// <returns><see langword="null"/> if the element holds no such part.</returns>
    public static PropertySelection? Read(DavElement parent, bool isMinimal)
    {
        if (parent.Find(Prop) is { } prop)
            return new(PropertySelectionKind.Named, Resolve(prop), isMinimal);
        if (parent.Find(AllProp) is not null)
            return new(PropertySelectionKind.All, parent.Find(Include) is { } include ? Resolve(include) : [], isMinimal);
        return parent.Find(PropName) is null ? null : new(PropertySelectionKind.AllNames, [], isMinimal);
    }

    /// <summary>What a PROPFIND without a body asks for.</summary>
    public static PropertySelection Everything(bool isMinimal) => new(PropertySelectionKind.All, [], isMinimal);

    private static List<RequestedProperty> Resolve(DavElement names)
    {
        var properties = new List<RequestedProperty>();
        foreach (var element in names.Elements)
        {
            LiveProperties.All.TryGetValue(element.Name, out var live);
            properties.Add(new RequestedProperty(element.Name, live, element));
        }
        return properties;
    }
}
