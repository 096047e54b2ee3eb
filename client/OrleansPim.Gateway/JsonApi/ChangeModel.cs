namespace OrleansPim.Gateway.JsonApi;

/// <summary>One change of a batch.</summary>
internal sealed record ChangeModel
{
    /// <summary>put or delete.</summary>
    public required string Op { get; init; }

    /// <summary>addressBook, calendar or photos.</summary>
    public required string Kind { get; init; }

    /// <summary>The collection's name.</summary>
    public required string Collection { get; init; }

    /// <summary>The item's name.</summary>
    public required string Name { get; init; }

    /// <summary>The body of a put as text.</summary>
    public string? Body { get; init; }

    /// <summary>The body of a put as bytes, in Base64, instead of "body".</summary>
    public string? BodyBase64 { get; init; }

    /// <summary>Of a photo, its media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Commit only if the item has this tag now.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Commit only if there is no item of that name.</summary>
    public bool MustNotExist { get; init; }
}
