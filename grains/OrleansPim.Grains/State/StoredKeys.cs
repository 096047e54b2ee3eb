using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Collection ids as they are stored.</summary>
internal static class StoredKeys
{
    public static CollectionId ToId(this CollectionKey key) => new((CollectionKind)key.Kind, key.Name);

    public static CollectionKey ToKey(this CollectionId id) => new() { Kind = (int)id.Kind, Name = id.Name };
}
