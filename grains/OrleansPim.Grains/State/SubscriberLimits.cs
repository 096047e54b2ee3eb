namespace OrleansPim.Grains.State;

/// <summary>How much one subscriber may have.</summary>
internal static class SubscriberLimits
{
    /// <summary>Items in all collections together.</summary>
    public const int Items = 100_000;

    /// <summary>Collections, folders included.</summary>
    public const int Collections = 1_000;

    /// <summary>Bytes of client-settable properties of all items and collections together: 16 MiB. They stay in memory with the subscriber.</summary>
    public const int PropertyBytes = 16 * 1024 * 1024;

    /// <summary>Devices with an app password.</summary>
    public const int Devices = 32;

    /// <summary>Tombstones of one collection; beyond it the oldest are forgotten, and devices that slept since then sync anew.</summary>
    public const int Tombstones = 10_000;

    /// <summary>How many tombstones are forgotten at once.</summary>
    public const int TombstonesForgotten = 1_000;
}
