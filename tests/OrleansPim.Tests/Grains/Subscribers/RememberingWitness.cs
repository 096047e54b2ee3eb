using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Subscribers;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>A witness that outlives a process, in memory.</summary>
internal sealed class RememberingWitness : ILedgerWitness
{
    private readonly Dictionary<SubscriberId, LedgerSighting> _sightings = [];

    public LedgerSighting? Recall(SubscriberId subscriber) => _sightings.TryGetValue(subscriber, out var sighting) ? sighting : null;

    public void Note(SubscriberId subscriber, LedgerSighting sighting) => _sightings[subscriber] = sighting;
}
