using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Replication;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Grains.Subscribers;

/// <summary>Makes a subscriber: first that a creation has begun, then the ledger, then that the subscriber exists for ever.</summary>
/// <remarks>
/// A creation may break off anywhere; whoever provisions next finishes it. Nothing is acknowledged before the last step, so what
/// breaks off earlier was never promised to anybody. Not thread-safe: all calls on the grain's scheduler.
/// </remarks>
internal sealed class Provisioning(SubscriberLedger subscriber, SubscriberChanges changes)
{
    private readonly Turn _turn = new();

    /// <summary>Provisions the subscriber, or tells that there is one.</summary>
    /// <exception cref="Replication.Errors.ReplicationException">Its kind says whether anything was done.</exception>
    public async Task<ProvisionResult> RunAsync(ProvisionRequest request, CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            if (await subscriber.TryOpenAsync(cancellationToken) is null
                && await subscriber.Existence.ReachAsync(ExistenceStage.Provisioning, cancellationToken) == ExistenceStage.Provisioning)
                return await CreateAsync(request, cancellationToken);
            return await changes.RunAsync(request.RequestId, request.Device, Decide(request), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ProvisionResult> CreateAsync(ProvisionRequest request, CancellationToken cancellationToken)
    {
        var ledger = await Ledger<SubscriberState>.OpenOrCreateAsync(subscriber.Settings, new LedgerId(subscriber.Id.Value), cancellationToken);
        ProvisionResult result;
        try
        {
            result = await changes.RunAsync(ledger, request.RequestId, request.Device, Decide(request), cancellationToken);
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }

        // Only now: a ledger without its first entry must not be taken for an empty subscriber.
        await subscriber.AdoptAsync(ledger);
        await subscriber.Existence.ReachAsync(ExistenceStage.Active, cancellationToken);
        SubscriberMessages.Provisioned(subscriber.Settings.Logger, subscriber.Blobs.Keys.Id);
        return result;
    }

    private Func<SubscriberState, DateTimeOffset, Decision<ProvisionResult>> Decide(ProvisionRequest request)
    {
        var ids = subscriber.Settings.Ids;
        return (state, _) => DeviceDecider.Decide(state, request, AppPassword.Generate(ids), ids.NextId());
    }
}
