using OrleansPim.Grains.State;

namespace OrleansPim.Grains.Decisions;

/// <summary>Whether a change would store more than the subscriber may. Pure.</summary>
internal static class StorageQuota
{
    /// <summary>Tells so of a change that is otherwise possible; one that makes nothing longer never exceeds it.</summary>
    /// <param name="state">What is stored.</param>
    /// <param name="change">The change.</param>
    /// <param name="quota">In bytes; <see langword="null"/> for no limit.</param>
    public static bool IsExceeded(SubscriberState state, Change change, long? quota)
    {
        if (quota is not { } limit)
            return false;
        var growth = change switch
        {
            PutItem put => (put.Content?.Length ?? put.Body!.Length) - LengthOf(state, put.Collection, put.Name),
            MoveItem { Copy: true } copy => LengthOf(state, copy.Collection, copy.Name) - LengthOf(state, copy.Destination, copy.DestinationName),
            TransferCollection { Copy: true, WithoutItems: false } copy => LengthOf(state, copy.Collection) - LengthOf(state, copy.Destination),
            _ => 0,
        };
        return growth > 0 && state.Bytes + growth > limit;
    }

    private static long LengthOf(SubscriberState state, CollectionId collection) =>
        FolderTree.Of(state, collection).Sum(one => one.Items.Items.Sum(item => item.Length));

    private static long LengthOf(SubscriberState state, CollectionId collection, ItemName name) =>
        state.FindCollection(collection)?.Items.Find(name.Value)?.Length ?? 0;
}
