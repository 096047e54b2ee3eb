using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Tells from a key what kind of blob lies there, and so how it is repaired.</summary>
internal static class BlobCatalog
{
    /// <summary>Blobs that never change and whose last part of the key is their SHA-256.</summary>
    private static readonly string[] ImmutablePrefixes = ["segments/", "indexes/", "snapshots/", "content/"];

    /// <summary>What kind of blob lies under <paramref name="key"/>.</summary>
    public static BlobKindOfRepair KindOf(BlobKey key)
    {
        // These say who may vote, so they are written by whoever watches or admits a store and never copied.
        if (key == StoreMarker.Key || key == ConfigurationRegister.Name.Key || key == WitnessRecord.Key)
            return BlobKindOfRepair.OfTheStore;
        return Array.Exists(ImmutablePrefixes, prefix => key.Value.StartsWith(prefix, StringComparison.Ordinal))
            ? BlobKindOfRepair.Immutable
            : BlobKindOfRepair.Register;
    }
}
