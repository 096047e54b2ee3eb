namespace OrleansPim.Contracts.Sync;

/// <summary>One folder of photos that was made, changed or removed, as the folder that it lies in tells it.</summary>
/// <param name="Id">Which folder.</param>
/// <param name="Info">The folder as it is now; <see langword="null"/> if the ledger holds its tombstone.</param>
/// <param name="Sequence">The sequence that changed it, or anything below it, last.</param>
[GenerateSerializer, Immutable, Alias("pim.FolderChange")]
public sealed record FolderChange([property: Id(0)] CollectionId Id, [property: Id(1)] CollectionInfo? Info, [property: Id(2)] long Sequence);
