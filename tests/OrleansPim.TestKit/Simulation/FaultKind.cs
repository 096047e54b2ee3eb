namespace OrleansPim.TestKit.Simulation;

/// <summary>What can go wrong in a simulated world; every run counts what did.</summary>
public enum FaultKind
{
    RequestLost,
    AnswerLost,
    RequestDuplicated,
    LateWriteLanded,
    CallRefused,
    RegionOutage,
    RegionSlow,
    Partition,
    ProcessFrozen,
    ProcessKilled,
    ProcessStarted,
    ClockJump,
    StoreWiped,
    StoreDeleted,
    StoreRolledBack,
    BlobDeleted,
    BlobCorrupted,
    BlobTorn,
    BlobSwapped,
    RequestDelayed,
    AnswerDelayed,
    RequestsReordered,
    AnswersReordered,
    AnswerDuplicated,
    ZombieWoke,
    TwoClusters,
    RegionReplaced,
}
