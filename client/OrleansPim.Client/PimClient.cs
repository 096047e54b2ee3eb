using Microsoft.Extensions.Options;

namespace OrleansPim.Client;

/// <summary>The entrance of the client library: typed calls on subscribers, with request ids and retries.</summary>
/// <remarks>Thread-safe; one for a process.</remarks>
public sealed class PimClient(IGrainFactory grains, CallPolicy policy, RequestIdSource requestIds, ChangeInstruments instruments, IOptions<PimClientOptions> options)
{
    /// <summary>Calls on one subscriber. Costs nothing until a call is made; need not exist yet.</summary>
    public SubscriberClient Subscriber(SubscriberId id) =>
        new(id, grains.GetGrain<ISubscriberGrain>(id.Value), policy, requestIds, instruments, options.Value.SubscriberQuota);
}
