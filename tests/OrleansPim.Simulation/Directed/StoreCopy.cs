using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Simulation.Registers;

namespace OrleansPim.Simulation.Directed;

/// <summary>All that a store held at some moment.</summary>
internal sealed record StoreCopy(int Region, StoreIncarnation? Life, IReadOnlyDictionary<BlobKey, Blob>? Blobs)
{
    /// <summary>Takes a copy.</summary>
    public static StoreCopy Take(RegisterWorld world, int region) => new(region, world.LifeOf(region), world.Stores[region].TakeSnapshot());

    /// <summary>What an operator does who restores a copy: every process is told not to trust the store as it knows it, then it is put back.</summary>
    public void Restore(RegisterWorld world)
    {
        foreach (var region in world.Living.Select(process => process.Regions.Regions[Region]))
        {
            // Some process may not have learnt of the present life yet, and trust an earlier one.
            region.Quarantine(region.Standing.Incarnation, "An operator restores an older copy.");
            if (world.LifeOf(Region) is { } present)
                region.Quarantine(present, "An operator restores an older copy.");
        }

        // Until it begins a new life no process may start, unless the witness tells it (ARCHITECTURE, "What a quorum cannot tell").
        Put(world);
    }

    /// <summary>Puts the copy back, and tells nobody.</summary>
    public void Put(RegisterWorld world)
    {
        if (Life is { } former)
            world.RolledBack = (Region, former, Blobs is null || world.IsWitnessed(Region, Blobs));
        world.Restore(Region, Blobs);
    }
}
