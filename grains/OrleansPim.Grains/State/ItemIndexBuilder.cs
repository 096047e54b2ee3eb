using System.Collections.Immutable;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Makes an <see cref="ItemIndex"/> from what a snapshot holds, without an index for every step.</summary>
internal sealed class ItemIndexBuilder
{
    private readonly ImmutableSortedSet<StoredItem>.Builder _items = ImmutableSortedSet.CreateBuilder<StoredItem>(ItemNameOrder.Instance);
    private readonly ImmutableSortedSet<SequencedName>.Builder _changes = ImmutableSortedSet.CreateBuilder<SequencedName>();
    private readonly ImmutableSortedDictionary<string, string>.Builder _uids =
        ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, long>.Builder _tombstones =
        ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);

    public void Add(StoredItem item)
    {
        if (!_items.Add(item) || _tombstones.ContainsKey(item.Name))
            throw StoredShape.Refuse("item");
        _changes.Add(new SequencedName(item.Sequence, item.Name));
        if (item.Uid.Length > 0)
            _uids[item.Uid] = item.Name;
    }

    public void Add(StoredTombstone tombstone)
    {
        if (_items.Contains(new StoredItem { Name = tombstone.Name }) || !_tombstones.TryAdd(tombstone.Name, tombstone.Sequence))
            throw StoredShape.Refuse("tombstone");
        _changes.Add(new SequencedName(tombstone.Sequence, tombstone.Name));
    }

    public ItemIndex Build() => new(_items.ToImmutable(), _uids.ToImmutable(), _changes.ToImmutable(), _tombstones.ToImmutable());
}
