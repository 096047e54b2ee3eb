using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>What was found in the place of a store's marker.</summary>
/// <param name="State">What kind of finding it is.</param>
/// <param name="Marker">The marker, where there is a whole one.</param>
/// <param name="Reason">For people.</param>
internal sealed record MarkerFinding(MarkerState State, StoreMarker? Marker, string Reason)
{
    /// <summary>What the store says of how far it and the others had come.</summary>
    public WitnessReading Witness { get; init; } = WitnessReading.Unavailable;

    /// <summary>Whether enough stores were compared with each other for this one to get a vote that it does not have.</summary>
    public bool IsProven { get; init; } = true;
}
