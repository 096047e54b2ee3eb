using Microsoft.Extensions.Logging;

namespace OrleansPim.Replication.Ledger;

/// <summary>What a ledger reports. Event ids 2020 to 2039.</summary>
internal static partial class LedgerMessages
{
    [LoggerMessage(2020, LogLevel.Error, "The snapshot of ledger {Ledger} at entry {Sequence} is unusable; an older one is taken")]
    public static partial void SnapshotUnusable(ILogger logger, LedgerId ledger, long sequence, Exception exception);

    [LoggerMessage(2021, LogLevel.Warning, "Folding the tail of ledger {Ledger} failed; the next commit tries again")]
    public static partial void FoldFailed(ILogger logger, LedgerId ledger, Exception exception);

    [LoggerMessage(2022, LogLevel.Warning, "Writing a snapshot of ledger {Ledger} failed; a later commit tries again")]
    public static partial void SnapshotFailed(ILogger logger, LedgerId ledger, Exception exception);

    [LoggerMessage(2023, LogLevel.Warning, "A commit of ledger {Ledger} had an unknown outcome; the leadership is acquired again to learn it")]
    public static partial void OutcomeUnknown(ILogger logger, LedgerId ledger, Exception exception);

    [LoggerMessage(2025, LogLevel.Error, "What was known of ledger {Ledger} up to entry {Sequence} does not lead to its head; it is read from the regions")]
    public static partial void MemoryUnusable(ILogger logger, LedgerId ledger, long sequence, Exception exception);

    [LoggerMessage(2024, LogLevel.Warning, "Ledger {Ledger} was taken over by another activation; its memory is dropped")]
    public static partial void Superseded(ILogger logger, LedgerId ledger, Exception exception);
}
