using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>A region that answered without the blob.</summary>
/// <param name="Region">Which region.</param>
/// <param name="Version">The token of the damaged copy it holds; <see langword="null"/> if it holds none.</param>
internal readonly record struct BlobHole(Region Region, BlobVersion? Version);
