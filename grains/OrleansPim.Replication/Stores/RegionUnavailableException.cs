namespace OrleansPim.Replication.Stores;

/// <summary>One region store could not do, or could not confirm, what it was asked.</summary>
/// <param name="reason">What kind of failure it was.</param>
/// <param name="message">A sentence for the operator, without contents.</param>
/// <param name="innerException">The provider's own exception.</param>
public sealed class RegionUnavailableException(RegionFailure reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What kind of failure it was.</summary>
    public RegionFailure Reason { get; } = reason;
}
