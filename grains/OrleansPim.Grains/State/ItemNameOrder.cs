using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Orders items by name, as <see cref="ItemName"/> does.</summary>
internal sealed class ItemNameOrder : IComparer<StoredItem>
{
    public static ItemNameOrder Instance { get; } = new();

    public int Compare(StoredItem? x, StoredItem? y) => string.CompareOrdinal(x?.Name, y?.Name);
}
