using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Repair;

/// <summary>What was found in the place of a store's marker.</summary>
/// <param name="State">What kind of finding it is.</param>
/// <param name="Marker">The marker, where there is a whole one.</param>
/// <param name="Reason">For people.</param>
internal sealed record MarkerFinding(MarkerState State, StoreMarker? Marker, string Reason);
