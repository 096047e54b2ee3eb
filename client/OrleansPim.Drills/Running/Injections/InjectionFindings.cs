using OrleansPim.Drills.Reports;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>What an injection found out beside the workload.</summary>
/// <param name="DamagedBlobs">Blobs that it damaged.</param>
/// <param name="RepairedBlobs">How many of them were repaired before it healed.</param>
/// <param name="HasNewLife">Whether the stores that it broke were rebuilt under another incarnation.</param>
/// <param name="Checks">Criteria of its own.</param>
internal sealed record InjectionFindings(long DamagedBlobs, long RepairedBlobs, bool HasNewLife, IReadOnlyList<DrillCheck> Checks)
{
    /// <summary>Nothing.</summary>
    public static InjectionFindings None { get; } = new(0, 0, false, []);
}
