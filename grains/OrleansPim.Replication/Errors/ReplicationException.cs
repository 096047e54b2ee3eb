namespace OrleansPim.Replication.Errors;

/// <summary>Why a quorum operation did not succeed; the kinds differ in what the caller does next.</summary>
public abstract class ReplicationException : Exception
{
    private protected ReplicationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
