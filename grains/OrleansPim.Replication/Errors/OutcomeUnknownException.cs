namespace OrleansPim.Replication.Errors;

/// <summary>Sent to some replicas but not answered by a quorum: may or may not be chosen. The leadership has ended; acquire again to learn which.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
public sealed class OutcomeUnknownException(string message, Exception? innerException = null) : ReplicationException(message, innerException);
