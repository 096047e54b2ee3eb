namespace OrleansPim.Drills.Catalog;

/// <summary>When a drill has passed; that nothing is lost, wrong or deleted, and that replicas are equal in the end, is always asked.</summary>
/// <param name="RecoveredWithinSeconds">The last failed request may end so long after healing.</param>
/// <param name="EqualWithinSeconds">So long after healing all replicas are equal, or after the injection where only a repair heals.</param>
/// <param name="AcknowledgesDuring">Whether writes go on during the fault, or none may be acknowledged.</param>
/// <param name="MinimumAnsweredDuring">The least share of requests that are answered during the fault, 0 to 1.</param>
/// <param name="AddedP99Milliseconds">How much longer than before the slowest hundredth of writes may take during the fault.</param>
/// <param name="NoticedWithinSeconds">So long after the injection the cluster must say that something is wrong with the region.</param>
/// <param name="BeginsNewLife">Whether the store has to be rebuilt under another incarnation.</param>
/// <param name="RepairsDamage">Whether every damaged blob has to be repaired before the fault ends.</param>
/// <param name="ServedAgainWithinSeconds">So long after the injection 99 % of the requests are answered again, although nothing was healed.</param>
/// <param name="SaysWhenToRetry">Whether every 503 during the fault has to have a Retry-After.</param>
internal sealed record DrillCriteria(
    int RecoveredWithinSeconds,
    int EqualWithinSeconds,
    bool AcknowledgesDuring = true,
    double? MinimumAnsweredDuring = null,
    int? AddedP99Milliseconds = null,
    int? NoticedWithinSeconds = null,
    bool BeginsNewLife = false,
    bool RepairsDamage = false,
    bool SaysWhenToRetry = false,
    int? ServedAgainWithinSeconds = null);
