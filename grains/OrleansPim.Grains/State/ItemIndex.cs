using System.Collections.Immutable;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>The items of one collection by name, by UID and by the sequence that changed them, with the tombstones of the deleted ones.</summary>
/// <remarks>
/// Immutable; every change costs O(log n). Items are stored messages, which nobody changes once they are in here: an item costs
/// about 500 bytes beside its body, and 100,000 of them stay affordable.
/// </remarks>
internal sealed class ItemIndex(
    ImmutableSortedSet<StoredItem> items,
    ImmutableSortedDictionary<string, string> uids,
    ImmutableSortedSet<SequencedName> changes,
    ImmutableSortedDictionary<string, long> tombstones)
{
    public static ItemIndex Empty { get; } = new(
        ImmutableSortedSet.Create<StoredItem>(ItemNameOrder.Instance),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        [],
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    /// <summary>In the order of names.</summary>
    public IReadOnlyCollection<StoredItem> Items => items;

    /// <summary>Names of deleted items, with the sequences that deleted them.</summary>
    public IReadOnlyDictionary<string, long> Tombstones => tombstones;

    public StoredItem? Find(string name) => items.TryGetValue(Probe(name), out var item) ? item : null;

    /// <summary>The name of the item that has the UID.</summary>
    public string? FindByUid(string uid) => uids.GetValueOrDefault(uid);

    /// <summary>Items above a name (exclusive), in order; enumerate as far as needed.</summary>
    public IEnumerable<StoredItem> After(string? name)
    {
        var start = name is null ? 0 : items.IndexOf(Probe(name));
        for (var i = name is null ? 0 : start < 0 ? ~start : start + 1; i < items.Count; i++)
            yield return items[i];
    }

    /// <summary>What changed above a sequence (exclusive), in order; enumerate as far as needed.</summary>
    public IEnumerable<SequencedName> ChangedSince(long sequence)
    {
        // No name is empty, so this is below every change of the next sequence.
        var start = changes.IndexOf(new SequencedName(sequence + 1, string.Empty));
        for (var i = start < 0 ? ~start : start; i < changes.Count; i++)
            yield return changes[i];
    }

    /// <summary>With an item, new or in place of the one of that name.</summary>
    public ItemIndex Put(StoredItem item)
    {
        var without = Remove(item.Name);
        return new ItemIndex(
            without.ItemSet.Add(item),
            item.Uid.Length == 0 ? without.Uids : without.Uids.SetItem(item.Uid, item.Name),
            without.Changes.Add(new SequencedName(item.Sequence, item.Name)),
            without.TombstoneMap);
    }

    /// <summary>Without an item, but with its tombstone.</summary>
    public ItemIndex Bury(string name, long sequence)
    {
        var without = Remove(name);
        return new ItemIndex(
            without.ItemSet,
            without.Uids,
            without.Changes.Add(new SequencedName(sequence, name)),
            without.TombstoneMap.SetItem(name, sequence));
    }

    /// <summary>Without the tombstones up to a sequence (inclusive).</summary>
    public ItemIndex ForgetTombstones(long through)
    {
        var old = tombstones.Where(tombstone => tombstone.Value <= through).ToArray();
        return new ItemIndex(
            items,
            uids,
            changes.Except(old.Select(tombstone => new SequencedName(tombstone.Value, tombstone.Key))),
            tombstones.RemoveRange(old.Select(tombstone => tombstone.Key)));
    }

    private ImmutableSortedSet<StoredItem> ItemSet => items;

    private ImmutableSortedDictionary<string, string> Uids => uids;

    private ImmutableSortedSet<SequencedName> Changes => changes;

    private ImmutableSortedDictionary<string, long> TombstoneMap => tombstones;

    private static StoredItem Probe(string name) => new() { Name = name };

    // Without any trace of the name.
    private ItemIndex Remove(string name)
    {
        if (Find(name) is { } item)
        {
            return new ItemIndex(
                items.Remove(item),
                item.Uid.Length > 0 && uids.GetValueOrDefault(item.Uid) == name ? uids.Remove(item.Uid) : uids,
                changes.Remove(new SequencedName(item.Sequence, name)),
                tombstones);
        }

        return tombstones.TryGetValue(name, out var sequence)
            ? new ItemIndex(items, uids, changes.Remove(new SequencedName(sequence, name)), tombstones.Remove(name))
            : this;
    }
}
