namespace OrleansPim.Contracts.Sync;

/// <summary>One item that changed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Info">The item as it is now; <see langword="null"/> if the ledger holds its tombstone.</param>
/// <param name="Sequence">The sequence that changed it.</param>
[GenerateSerializer, Immutable, Alias("pim.ItemChange")]
public sealed record ItemChange([property: Id(0)] ItemName Name, [property: Id(1)] ItemInfo? Info, [property: Id(2)] long Sequence);
