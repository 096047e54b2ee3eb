namespace OrleansPim.Replication.Ledger;

/// <summary>Which value of the head register this memory stands on.</summary>
/// <param name="Version">The register's version; 0 before the first.</param>
/// <param name="WriteId">The attempt that wrote it.</param>
internal readonly record struct HeadStamp(long Version, Guid WriteId);
