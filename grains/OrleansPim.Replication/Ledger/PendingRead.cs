using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>Somebody who waits until a quorum has said that what was decided before is the newest.</summary>
/// <param name="Sequence">The newest entry decided when the wait began: it has to be committed as well.</param>
/// <param name="Outcome">What went wrong; <see langword="null"/> if nothing did.</param>
internal readonly record struct PendingRead(long Sequence, TaskCompletionSource<ReplicationException?> Outcome);
