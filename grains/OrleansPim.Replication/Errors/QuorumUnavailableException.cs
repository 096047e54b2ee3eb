namespace OrleansPim.Replication.Errors;

/// <summary>No quorum of good replicas; nothing was done. Retry later.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
public sealed class QuorumUnavailableException(string message, Exception? innerException = null) : ReplicationException(message, innerException);
