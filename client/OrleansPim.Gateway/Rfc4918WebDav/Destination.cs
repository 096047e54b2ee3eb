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
        var path = DavPath.Parse(header.Trim());
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

    /// <summary>The folder that this address would be.</summary>
    /// <exception cref="DavException">There can be none.</exception>
    public CollectionId Folder
    {
        get
        {
            var folder = Path.Kind == DavPathKind.Collection ? Path.Collection : Path.AsFolder;
            return folder is { Kind: CollectionKind.Photos, Name.Length: > 0, IsValid: true }
                ? folder
                : throw DavException.Forbidden("Only folders of photos are copied and moved as a whole.");
        }
    }
}
