using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>A stretch of all keys, in their order.</summary>
/// <param name="After">Where it begins (exclusive); <see langword="null"/> for the first key.</param>
/// <param name="Keys">Every key in it that any of the stores holds that were listed, in order.</param>
/// <param name="Last">Where it ends (inclusive); <see langword="null"/> if nothing follows.</param>
internal sealed record KeyStretch(BlobKey? After, IReadOnlyList<BlobKey> Keys, BlobKey? Last)
{
    /// <summary>All keys that there can be; nothing was listed.</summary>
    public static KeyStretch Everything { get; } = new(null, [], null);

    /// <summary>Whether a key above the beginning lies in it.</summary>
    public bool Reaches(BlobKey key) => Last is not { } last || key.CompareTo(last) <= 0;
}
