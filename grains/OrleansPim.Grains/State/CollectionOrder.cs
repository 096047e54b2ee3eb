namespace OrleansPim.Grains.State;

/// <summary>Orders collections by kind, then name; folders come before what is in them.</summary>
internal sealed class CollectionOrder : IComparer<CollectionId>
{
    public static CollectionOrder Instance { get; } = new();

    public int Compare(CollectionId x, CollectionId y)
    {
        var byKind = x.Kind.CompareTo(y.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(x.Name, y.Name);
    }
}
