namespace OrleansPim.Replication.Errors;

/// <summary>Another proposer has a higher ballot; nothing was done. Drop all memory of the register and read it again.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
public sealed class FencedException(string message, Exception? innerException = null) : ReplicationException(message, innerException);
