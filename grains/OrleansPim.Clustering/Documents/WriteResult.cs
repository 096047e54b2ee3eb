namespace OrleansPim.Clustering.Documents;

/// <summary>What became of one conditional write.</summary>
/// <param name="IsDone">Whether it is on a quorum now; otherwise nothing was done, because another version than the expected one was there.</param>
/// <param name="Version">The register's version now.</param>
internal readonly record struct WriteResult(bool IsDone, long Version);
