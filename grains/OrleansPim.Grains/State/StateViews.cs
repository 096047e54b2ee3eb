using System.Runtime.InteropServices;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.State;

/// <summary>The state as callers see it. Pure.</summary>
internal static class StateViews
{
    public static MassDeletion ToMassDeletion(this StoredDeletionWindow window) => new(
        new DeviceId(window.Device), window.Key.ToId(), window.BeforeSequence, ToTime(window.FirstUnixMs), window.Items, window.OutOf);

    /// <param name="collection">The collection.</param>
    /// <param name="sequence">The newest entry that changed it, or what lies below it.</param>
    public static CollectionInfo ToInfo(this CollectionState collection, long sequence) => new()
    {
        Id = collection.Id,
        Components = [.. collection.Stored.Components],
        Properties = PropertyList.ToDictionary(collection.Stored.Properties),
        Sequence = sequence,
        ItemCount = collection.Items.Items.Count,
        CreatedAt = ToTime(collection.Stored.CreatedUnixMs),
        CreatedSequence = collection.Stored.CreatedSequence,
    };

    public static ItemInfo ToInfo(this StoredItem item, CollectionId collection) => new()
    {
        Collection = collection,
        Name = new ItemName(item.Name),
        Uid = item.Uid.Length == 0 ? null : item.Uid,
        Component = item.Component.Length == 0 ? null : item.Component,
        ContentType = item.ContentType,
        Length = item.Length,
        ETag = ItemTag.Of(item).ToETag(),
        Sequence = item.Sequence,
        CreatedAt = ToTime(item.CreatedUnixMs),
        ModifiedAt = ToTime(item.ModifiedUnixMs),
        Content = item.Content is null ? null : ToReference(item),
        Properties = PropertyList.ToDictionary(item.Properties),
        TakenAt = item.TakenAt.Length == 0 ? null : item.TakenAt,
    };

    public static Item ToItem(this StoredItem item, CollectionId collection, bool withBody) => new()
    {
        Info = item.ToInfo(collection),
        Body = withBody && item.Content is null ? ToArray(item) : null,
    };

    public static DeviceInfo ToInfo(this StoredDevice device) =>
        new(new DeviceId(device.Id), ToTime(device.CreatedUnixMs), device.LastChangedUnixMs == 0 ? null : ToTime(device.LastChangedUnixMs));

    public static DateTimeOffset ToTime(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    // Bodies are never changed by who receives them, so the array in memory is handed out where it is one.
    private static byte[] ToArray(StoredItem item) =>
        MemoryMarshal.TryGetArray(item.Body.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : item.Body.ToByteArray();

    private static ContentReference ToReference(StoredItem item) => new()
    {
        Sha256 = BlobHash.Of(item.Content.Sha256).ToString(),
        Length = item.Length,
        Chunks = [.. item.Content.Chunks.Select(chunk => new ChunkId(BlobHash.Of(chunk).ToString()))],
    };
}
