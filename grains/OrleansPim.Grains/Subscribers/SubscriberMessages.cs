using Microsoft.Extensions.Logging;
using OrleansPim.Grains.Metering;

namespace OrleansPim.Grains.Subscribers;

/// <summary>What a subscriber's grain reports. Event ids 3000 to 3019. Never contents or passwords.</summary>
internal static partial class SubscriberMessages
{
    [LoggerMessage(3000, LogLevel.Error, "Subscriber {Subscriber} is held: {Reason}, seen up to sequence {Witnessed}")]
    public static partial void Held(ILogger logger, SubscriberId subscriber, HeldReason reason, long witnessed);

    [LoggerMessage(3001, LogLevel.Warning, "Subscriber {Subscriber} is not held any more: the ledger is at sequence {Sequence}")]
    public static partial void Released(ILogger logger, SubscriberId subscriber, long sequence);

    [LoggerMessage(3002, LogLevel.Warning, "A change of subscriber {Subscriber} failed: {Outcome}")]
    public static partial void CommitFailed(ILogger logger, SubscriberId subscriber, CommitOutcome outcome, Exception exception);

    [LoggerMessage(3003, LogLevel.Error, "The ledger of subscriber {Subscriber} cannot be trusted")]
    public static partial void Corrupt(ILogger logger, SubscriberId subscriber, Exception exception);

    [LoggerMessage(3004, LogLevel.Information, "Subscriber {Subscriber} was provisioned")]
    public static partial void Provisioned(ILogger logger, SubscriberId subscriber);
}
