using OrleansPim.Grains.Subscribers;

namespace OrleansPim.Grains.Hosting;

/// <summary>Lets the watch hear of every other silo, from before this one serves anybody.</summary>
/// <remarks>A silo that joins hears of those that are there. One that is alone has nobody to disagree with, and need not ask a quorum.</remarks>
internal sealed class MembershipSubscription(ISiloStatusOracle silos, ILocalSiloDetails self, MembershipWatch watch)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (!updatedSilo.Equals(self.SiloAddress))
            watch.Notice();
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MembershipSubscription),
        ServiceLifecycleStage.RuntimeServices,
        _ =>
        {
            silos.SubscribeToSiloStatusEvents(this);
            return Task.CompletedTask;
        });
}
