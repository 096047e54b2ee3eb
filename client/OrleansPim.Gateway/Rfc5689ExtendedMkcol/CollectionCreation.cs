using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc5689ExtendedMkcol;

/// <summary>Makes a collection, with or without properties said at once.</summary>
internal static class CollectionCreation
{
    private static readonly PropertyName Collection = PropertyName.Dav("collection");
    private static readonly PropertyName AddressBook = PropertyName.CardDav("addressbook");
    private static readonly PropertyName Calendar = PropertyName.CalDav("calendar");
    private static readonly PropertyName Component = PropertyName.CalDav("comp");

    /// <summary>The collection that an address would be.</summary>
    /// <exception cref="DavException">No collection can be there.</exception>
    public static CollectionId TargetOf(DavPath path) => path.Kind switch
    {
        DavPathKind.Collection => path.Collection,
        DavPathKind.Item when path.Collection.Kind == CollectionKind.Photos && path.AsFolder.IsValid => path.AsFolder,
        DavPathKind.Item => throw DavException.Refused(
            Preconditions.LocationOk(path.Collection.Kind), "There are no collections within this one."),
        _ => throw new DavException(StatusCodes.Status405MethodNotAllowed, "There is something at this address already."),
    };

    /// <summary>Checks what the client says the collection is, and which components it takes.</summary>
    /// <returns>The components; empty for the default.</returns>
    public static IReadOnlyList<string> ReadComponents(DavElement body, PropertyUpdate update, CollectionKind kind)
    {
        var properties = body.FindAll(PropertyName.Dav("set")).SelectMany(set => set.FindAll(PropertySelection.Prop)).SelectMany(prop => prop.Elements);
        IReadOnlyList<string> components = [];
        foreach (var property in properties)
        {
            if (property.Name == WebDavProperties.ResourceType && !Fits(property, kind))
                update.Refuse(property.Name, StatusCodes.Status403Forbidden, Preconditions.ValidResourceType);
            if (property.Name != CalDavProperties.SupportedComponents)
                continue;
            components = [.. property.FindAll(Component).Select(component => component.Attribute("name")?.ToUpperInvariant() ?? string.Empty).Distinct()];
            if (kind != CollectionKind.Calendar || components.Count == 0 || components.Except(CalendarObject.SupportedComponents).Any())
                update.Refuse(property.Name, StatusCodes.Status403Forbidden, Preconditions.SupportedComponent);
        }
        return components;
    }

    /// <summary>Commits the creation.</summary>
    /// <exception cref="DavException">The collection exists, its parent does not, or a limit is reached.</exception>
    public static async Task CommitAsync(DavCall call, CollectionId target, PropertyUpdate? update, IReadOnlyList<string> components)
    {
        var change = new CreateCollection
        {
            Collection = target,
            Components = components,
            Properties = update?.Values.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!) ?? [],
        };
        var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { } refusal)
            throw Refusals.Translate(refusal, call.Path.Owner, target);
    }

    private static bool Fits(DavElement resourceType, CollectionKind kind)
    {
        var names = resourceType.Elements.Select(element => element.Name).ToHashSet();
        var expected = kind switch
        {
            CollectionKind.AddressBook => new HashSet<PropertyName> { Collection, AddressBook },
            CollectionKind.Calendar => [Collection, Calendar],
            _ => [Collection],
        };
        return names.SetEquals(expected);
    }
}
