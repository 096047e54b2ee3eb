using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>One collection with its items. Immutable.</summary>
/// <param name="Stored">Its own fields, as they are stored; never changed.</param>
/// <param name="Items">What is in it.</param>
internal sealed record CollectionState(StoredCollection Stored, ItemIndex Items)
{
    public CollectionId Id => Stored.Key.ToId();

    /// <summary>With other items, changed at <paramref name="sequence"/>.</summary>
    public CollectionState With(ItemIndex items, long sequence)
    {
        var stored = Stored.Clone();
        stored.Sequence = sequence;
        return new CollectionState(stored, items);
    }
}
