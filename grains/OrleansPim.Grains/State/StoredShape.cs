using Google.Protobuf;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.State;

/// <summary>Checks what was stored before it becomes part of a state, so that nothing in a state surprises who reads it later.</summary>
/// <remarks>
/// A checksum proves who wrote it, not that it makes sense: a release with a fault seals its faults as well. Only what no release
/// ever writes is refused. Pure.
/// </remarks>
internal static class StoredShape
{
    /// <summary>The longest record of a snapshot, in bytes: all properties that an item may have, in the longest characters, and its body.</summary>
    public const int MaximumRecordLength = (2 * 64 * 4096 * 3) + (128 * 1024);

    /// <summary>More collections than any release lets a subscriber have: what a few entries could otherwise multiply without end.</summary>
    public const int MaximumCollections = 16 * SubscriberLimits.Collections;

    private const int IdLength = 16;
    private const int MaximumTimeLength = 32;

    public static StoredSubscriber Check(StoredSubscriber? subscriber) =>
        subscriber is { Epoch.Length: 0 or IdLength, Sequence: >= 0 } && IsTime(subscriber.CreatedUnixMs) ? subscriber : throw Refuse("subscriber");

    public static StoredDevice Check(StoredDevice? device) =>
        device is { Id.Length: > 0 } && IsTime(device.CreatedUnixMs) && IsTime(device.LastChangedUnixMs) ? device : throw Refuse("device");

    public static StoredDeletionWindow Check(StoredDeletionWindow? window)
    {
        Check(window?.Key);
        return window is { Device.Length: > 0 } && IsTime(window.FirstUnixMs) ? window : throw Refuse("window of deletions");
    }

    public static StoredCollection Check(StoredCollection? collection)
    {
        Check(collection?.Key);
        return IsTime(collection!.CreatedUnixMs) && AreDistinct(collection.Properties) ? collection : throw Refuse("collection");
    }

    public static SubscriberState Check(SubscriberState state) =>
        state.Collections.Count <= MaximumCollections ? state : throw Refuse("collection");

    public static CollectionKey Check(CollectionKey? key) => key is not null && key.ToId().IsValid ? key : throw Refuse("name of a collection");

    public static StoredItem Check(StoredItem? item)
    {
        var isRight = item is { Length: >= 0 and <= ContentReference.MaximumLength }
            && ItemName.IsValid(item.Name)
            && IsTime(item.CreatedUnixMs)
            && IsTime(item.ModifiedUnixMs)
            && AreDistinct(item.Properties)
            && item.TakenAt.Length <= MaximumTimeLength
            && (item.Content is null || item.Content.Chunks.Append(item.Content.Sha256).All(hash => hash.Length == BlobHash.Length));
        return isRight ? item! : throw Refuse("item");
    }

    public static StoredTombstone Check(StoredTombstone? tombstone) =>
        tombstone is not null && ItemName.IsValid(tombstone.Name) ? tombstone : throw Refuse("tombstone");

    public static StoredRequest Check(StoredRequest? request)
    {
        if (request is not { RequestId.Length: IdLength })
            throw Refuse("request");
        try
        {
            // It is kept as bytes and read only when its retry comes.
            _ = RequestResult.Parser.ParseFrom(request.Result);
            return request;
        }
        catch (InvalidProtocolBufferException)
        {
            throw Refuse("result of a request");
        }
    }

    /// <summary>The name of an item that an entry gives to one.</summary>
    public static string CheckName(string name) => ItemName.IsValid(name) ? name : throw Refuse("name of an item");

    /// <summary>A part of a snapshot that comes where it cannot.</summary>
    public static CorruptReplicasException Refuse(string what) => new($"A stored {what} is incomplete, twice there or out of its limits.");

    private static bool IsTime(long unixMilliseconds) => unixMilliseconds is >= Entry.EarliestTime and <= Entry.LatestTime;

    private static bool AreDistinct(StoredProperties? properties) =>
        properties is null || properties.Properties.Select(property => property.Name).Distinct(StringComparer.Ordinal).Count() == properties.Properties.Count;
}
