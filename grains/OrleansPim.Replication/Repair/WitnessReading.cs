using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>What was found in the place of a store's witness record.</summary>
/// <param name="State">What kind of finding it is.</param>
/// <param name="Record">The record, where there is a whole one.</param>
/// <param name="Blob">The version of the blob; <see langword="null"/> if there is none.</param>
internal sealed record WitnessReading(WitnessState State, WitnessRecord? Record, BlobVersion? Blob)
{
    /// <summary>Nothing is known.</summary>
    public static WitnessReading Unavailable { get; } = new(WitnessState.Unavailable, null, null);
}
