using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918Locking;
using OrleansPim.Gateway.Rfc6578Sync;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>Makes what the properties of one request are made from.</summary>
/// <remarks>Thread-safe; one for a process.</remarks>
internal sealed class PropertyContextSource(IOptions<GatewayOptions> options, SyncTokenCodec tokens, LockTable locks, TimeProvider time)
{
    /// <param name="call">The request.</param>
    /// <param name="info">The subscriber's figures; <see langword="null"/> where only items are answered.</param>
    public PropertyContext New(DavCall call, SubscriberInfo? info) =>
        new(call.Subscriber.Id, info, options.Value, tokens, locks.Of(call.Subscriber.Id), time.GetUtcNow());
}
