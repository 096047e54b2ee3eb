using OrleansPim.Grains.Subscribers;

namespace OrleansPim.Grains.Hosting;

/// <summary>Lets the watch hear of every silo, from before this one serves anybody.</summary>
internal sealed class MembershipSubscription(ISiloStatusOracle silos, MembershipWatch watch) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MembershipSubscription),
        ServiceLifecycleStage.RuntimeServices,
        _ =>
        {
            silos.SubscribeToSiloStatusEvents(watch);
            return Task.CompletedTask;
        });
}
