using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Where a COPY or MOVE goes (RFC 4918 sections 10.3 and 10.6).</summary>
/// <param name="Path">The address.</param>
/// <param name="MayOverwrite">Whether something there may be replaced.</param>
internal readonly record struct Destination(DavPath Path, bool MayOverwrite)
{
    /// <exception cref="DavException">There is none, or nothing can be put there.</exception>
    public static Destination Read(DavCall call)
    {
        string? header = call.Http.Request.Headers["Destination"];
        if (string.IsNullOrWhiteSpace(header))
            throw DavException.BadRequest("A COPY or MOVE has a Destination.");
        var path = DavPath.ParseNew(header.Trim());
        if (path.Kind is not (DavPathKind.Item or DavPathKind.Collection) || path.Owner != call.Subscriber.Id)
            throw DavException.Forbidden("Nothing can be put there.");
        var mayOverwrite = call.Http.Request.Headers["Overwrite"].ToString().Trim().ToUpperInvariant() switch
        {
            "" or "T" => true,
            "F" => false,
            _ => throw DavException.BadRequest("Overwrite is T or F."),
        };
        return new Destination(path, mayOverwrite);
    }

    /// <summary>The collection that this address would be.</summary>
    /// <param name="kind">The kind of what is to come there.</param>
    /// <exception cref="DavException">There can be none of that kind (RFC 4791 section 5.3.2.1, RFC 6352 section 5.2 allow no collections within each other).</exception>
    public CollectionId CollectionOf(CollectionKind kind)
    {
        if (kind != CollectionKind.Photos)
        {
            return Path is { Kind: DavPathKind.Collection, Collection: { IsValid: true } collection } && collection.Kind == kind
                ? collection
                : throw DavException.Refused(Preconditions.LocationOk(kind), "A collection goes to an address of its own in the home of its kind.");
        }
        var folder = Path.Kind == DavPathKind.Collection ? Path.Collection : Path.AsFolder;
        return (Path.Kind == DavPathKind.Collection || Path.Collection.Kind == kind) && folder is { Kind: CollectionKind.Photos, IsValid: true }
            ? folder
            : throw DavException.Forbidden("A folder of photos goes to an address among photos.");
    }
}
