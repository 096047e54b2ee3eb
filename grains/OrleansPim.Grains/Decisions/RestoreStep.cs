using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>As much of a restore as goes into one entry.</summary>
/// <param name="Mutations">What it does; empty when all is as it was.</param>
/// <param name="Restored">Items that it brings back.</param>
/// <param name="Removed">Items that it deletes.</param>
internal sealed record RestoreStep(IReadOnlyList<Mutation> Mutations, int Restored, int Removed);
