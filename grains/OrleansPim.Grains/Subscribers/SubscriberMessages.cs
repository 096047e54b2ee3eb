using Microsoft.Extensions.Logging;
using OrleansPim.Grains.Metering;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>What a subscriber's grain reports. Event ids 3000 to 3019. Never contents, passwords or, above Debug, who it is.</summary>
internal static partial class SubscriberMessages
{
    [LoggerMessage(3000, LogLevel.Error, "Subscriber {Subscriber} is held: {Reason}, seen up to sequence {Witnessed}")]
    public static partial void Held(ILogger logger, LedgerId subscriber, HeldReason reason, long witnessed);

    [LoggerMessage(3001, LogLevel.Warning, "Subscriber {Subscriber} is not held any more: the ledger is at sequence {Sequence}")]
    public static partial void Released(ILogger logger, LedgerId subscriber, long sequence);

    [LoggerMessage(3002, LogLevel.Warning, "A change of subscriber {Subscriber} failed: {Outcome}")]
    public static partial void CommitFailed(ILogger logger, LedgerId subscriber, CommitOutcome outcome, Exception exception);

    [LoggerMessage(3003, LogLevel.Error, "The ledger of subscriber {Subscriber} cannot be trusted")]
    public static partial void Corrupt(ILogger logger, LedgerId subscriber, Exception exception);

    [LoggerMessage(3004, LogLevel.Information, "Subscriber {Subscriber} was provisioned")]
    public static partial void Provisioned(ILogger logger, LedgerId subscriber);

    [LoggerMessage(3006, LogLevel.Warning, "A device of subscriber {Subscriber} deleted much of a collection, marked at sequence {Sequence}; `pim subscriber undelete` brings it back")]
    public static partial void MassDeletion(ILogger logger, LedgerId subscriber, long sequence);

    [LoggerMessage(3005, LogLevel.Debug, "Subscriber {Subscriber} is called {Alias} by this process")]
    public static partial void IsCalled(ILogger logger, SubscriberId subscriber, LedgerId alias);
}
