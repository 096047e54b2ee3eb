using OrleansPim.Gateway.Rfc4918Locking;
using OrleansPim.Gateway.Rfc6578Sync;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>What properties are made from besides the resource itself.</summary>
/// <param name="Subscriber">Whose resources these are, and who asks.</param>
/// <param name="Info">The subscriber's figures; <see langword="null"/> where only items are answered.</param>
/// <param name="Options">The limits that some properties state.</param>
/// <param name="Tokens">Writes sync tokens.</param>
/// <param name="Locks">The subscriber's locks.</param>
/// <param name="Now">The time of the request.</param>
internal sealed record PropertyContext(
    SubscriberId Subscriber, SubscriberInfo? Info, GatewayOptions Options, SyncTokenCodec Tokens, IReadOnlyList<ActiveLock> Locks, DateTimeOffset Now);
