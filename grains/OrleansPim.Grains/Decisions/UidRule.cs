using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>One UID per item, and one item per UID of a collection (RFC 4791 section 5.3.2.1, RFC 6352 section 6.3.2.1). Pure.</summary>
internal static class UidRule
{
    /// <summary>Finds the item in whose way another would be.</summary>
    /// <param name="collection">Where it is to be.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="uid">Its UID; photos have none.</param>
    /// <param name="replaced">What has that name now. Another UID under a known name would be another contact or event to every device.</param>
    /// <returns>The name of the item that stands in the way; <see langword="null"/> if none does.</returns>
    public static string? FindRival(CollectionState collection, string name, string? uid, StoredItem? replaced)
    {
        if (uid is not { Length: > 0 })
            return null;
        if (replaced is { Uid.Length: > 0 } && replaced.Uid != uid)
            return name;
        return collection.Items.FindByUid(uid) is { } holder && holder != name ? holder : null;
    }
}
