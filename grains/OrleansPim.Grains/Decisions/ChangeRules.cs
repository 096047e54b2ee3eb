using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Decisions;

/// <summary>Which requests can never succeed, whatever the subscriber has. Pure.</summary>
internal static class ChangeRules
{
    private const int MaximumUidLength = 255;
    private const int MaximumContentTypeLength = 128;
    private const int MaximumPropertyNameLength = 256;
    private const int MaximumComponents = 8;
    private const int LocalTimeLength = 19;
    private const int OffsetTimeLength = 25;

    /// <summary>Checks a request.</summary>
    /// <exception cref="InvalidException">It breaks a rule.</exception>
    public static void Check(ChangeRequest request)
    {
        Check(request.RequestId, request.Device);
        if (request.Changes is not { Count: >= 1 and <= ChangeRequest.MaximumChanges })
            throw new InvalidException(InvalidReason.ChangeCount, $"A request has 1 to {ChangeRequest.MaximumChanges} changes.");
        long bytes = 0;
        foreach (var change in request.Changes)
        {
            Check(change);
            bytes += change is PutItem { Body: { } body } ? body.Length : 0;
        }

        if (bytes > ChangeRequest.MaximumBytes)
            throw new InvalidException(InvalidReason.TooLarge, $"The bodies of one request are limited to {ChangeRequest.MaximumBytes} bytes.");
    }

    /// <summary>Checks who asks.</summary>
    /// <exception cref="InvalidException">It breaks a rule.</exception>
    public static void Check(RequestId requestId, DeviceId device)
    {
        if (requestId.Value == Guid.Empty)
            throw new InvalidException(InvalidReason.RequestId, "A request id is not empty.");
        if (!DeviceId.IsValid(device.Value))
            throw new InvalidException(InvalidReason.DeviceId, $"A device id has 1 to {DeviceId.MaximumLength} characters from a-z 0-9 . _ -.");
    }

    /// <summary>Checks a collection's name.</summary>
    /// <exception cref="InvalidException">It breaks a rule.</exception>
    public static void Check(CollectionId collection)
    {
        if (!collection.IsValid)
            throw new InvalidException(InvalidReason.CollectionId, "Not a collection id.");
    }

    /// <summary>Checks an item's name.</summary>
    /// <exception cref="InvalidException">It breaks a rule.</exception>
    public static void Check(ItemName name)
    {
        if (!ItemName.IsValid(name.Value))
            throw new InvalidException(InvalidReason.ItemName, $"An item name has 1 to {ItemName.MaximumLength} bytes, without slashes and control characters.");
    }

    private static void Check(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Check(change.Collection);
        switch (change)
        {
            case PutItem put:
                Check(put);
                break;
            case DeleteItem delete:
                Check(delete.Name);
                break;
            case MoveItem move:
                Check(move.Name);
                CheckNew(move.DestinationName);
                Check(move.Destination);
                break;
            case PutItemProperties properties:
                Check(properties.Name);
                Check(properties.Properties);
                break;
            case PutCollectionProperties properties:
                Check(properties.Properties);
                break;
            case TransferCollection transfer:
                CheckNew(transfer.Destination);
                Check(transfer.Destination);
                if (transfer is { WithoutItems: true, Copy: false })
                    throw new InvalidException(InvalidReason.CollectionId, "A collection is moved with all that is in it.");
                break;
            case CreateCollection create:
                CheckNew(create.Collection);
                if (create.Components.Count > MaximumComponents)
                    throw new InvalidException(InvalidReason.TooLarge, $"A collection names at most {MaximumComponents} components.");
                Check(create.Properties!);
                break;
        }
    }

    /// <summary>What is stored is read, moved and deleted under its name; only nothing new gets one that no listing could show.</summary>
    private static void CheckNew(ItemName name)
    {
        if (!ItemName.IsValidForNew(name.Value))
            throw new InvalidException(InvalidReason.ItemName, $"An item name has 1 to {ItemName.MaximumLength} bytes that XML can carry, without slashes and control characters.");
    }

    private static void CheckNew(CollectionId collection)
    {
        if (collection.Name.Length > 0 && !collection.Name.Split('/').All(ItemName.IsValidForNew))
            throw new InvalidException(InvalidReason.CollectionId, "A new collection has a name that XML can carry.");
    }

    private static void Check(PutItem put)
    {
        CheckNew(put.Name);
        if ((put.Body is null) == (put.Content is null))
            throw new InvalidException(InvalidReason.Content, "An item has either a body or content.");
        if (put.Body is { Length: > PutItem.MaximumInlineLength })
            throw new InvalidException(InvalidReason.TooLarge, $"A body over {PutItem.MaximumInlineLength} bytes is uploaded as content first.");
        if (put.Content is not null)
            Check(put.Content);
        if (put.ContentType is not { Length: > 0 and <= MaximumContentTypeLength })
            throw new InvalidException(InvalidReason.TooLarge, $"A media type has 1 to {MaximumContentTypeLength} characters.");
        if (put.Uid is { Length: 0 or > MaximumUidLength } || (put.Uid is null && put.Collection.Kind != CollectionKind.Photos))
            throw new InvalidException(InvalidReason.Property, $"A vCard or calendar object has a UID of 1 to {MaximumUidLength} characters.");
        if (put.Component is { Length: 0 or > MaximumContentTypeLength })
            throw new InvalidException(InvalidReason.Property, "Not a component.");
        if (put.TakenAt is { Length: not (LocalTimeLength or OffsetTimeLength) })
            throw new InvalidException(InvalidReason.Property, "A photo is taken at an ISO 8601 date and time in seconds, with or without an offset.");
    }

    private static void Check(ContentReference content)
    {
        var chunks = (content.Length + ContentReference.ChunkLength - 1) / ContentReference.ChunkLength;
        if (content.Length is < 1 or > ContentReference.MaximumLength || content.Chunks?.Count != chunks)
            throw new InvalidException(InvalidReason.Content, $"Content has 1 to {ContentReference.MaximumLength} bytes, in chunks of {ContentReference.ChunkLength}.");
        if (!BlobHash.TryParse(content.Sha256, out _) || content.Chunks.Any(chunk => !BlobHash.TryParse(chunk.Value, out _)))
            throw new InvalidException(InvalidReason.Content, "Content and chunks are named by 64 lower-case hexadecimal digits.");
    }

    private static void Check(IEnumerable<KeyValuePair<string, string?>> properties)
    {
        var count = 0;
        foreach (var (name, value) in properties)
        {
            if (++count > PutCollectionProperties.MaximumCount)
                throw new InvalidException(InvalidReason.Property, $"At most {PutCollectionProperties.MaximumCount} properties are set at once.");
            if (name.Length is 0 or > MaximumPropertyNameLength)
                throw new InvalidException(InvalidReason.Property, $"A property's name has 1 to {MaximumPropertyNameLength} characters.");
            if (value is { Length: > PutCollectionProperties.MaximumValueLength })
                throw new InvalidException(InvalidReason.Property, $"A property's value has at most {PutCollectionProperties.MaximumValueLength} characters.");
        }
    }
}
