using OrleansPim.Grains.Metering;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Grains.Errors;

/// <summary>Turns failures of the replication into what a caller of the grain does next: the one place that does.</summary>
internal static class ReplicationErrors
{
    /// <summary>The exception for the wire. The cause stays in the silo's own log: its type need not exist at the caller's.</summary>
    public static PimException ToPim(ReplicationException exception) => exception switch
    {
        QuorumUnavailableException => new UnavailableException(exception.Message),
        OutcomeUnknownException => new UnknownOutcomeException(exception.Message),
        FencedException => new ConflictException(exception.Message),
        _ => new CorruptException(exception.Message),
    };

    public static CommitOutcome ToOutcome(ReplicationException exception) => exception switch
    {
        QuorumUnavailableException => CommitOutcome.Unavailable,
        OutcomeUnknownException => CommitOutcome.Unknown,
        FencedException => CommitOutcome.Conflict,
        _ => CommitOutcome.Corrupt,
    };
}
