namespace OrleansPim.Replication.Stores;

/// <summary>What a region store holds under one key.</summary>
/// <param name="Content">At most <see cref="IRegionStore.MaximumContentLength"/>; the caller may keep it.</param>
/// <param name="Version">The token that a conditional write of the same key expects.</param>
public readonly record struct Blob(ReadOnlyMemory<byte> Content, BlobVersion Version);
