namespace OrleansPim.Replication.Errors;

/// <summary>Enough replicas answered, but not enough of them with a record that can be trusted. Stop, and call an operator.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
public sealed class CorruptReplicasException(string message, Exception? innerException = null) : ReplicationException(message, innerException);
