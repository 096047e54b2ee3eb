namespace OrleansPim.Silo.StatusPage;

/// <summary>What is missing, held and repaired, over all regions.</summary>
/// <param name="UnderReplicated">Ledgers known not to be in every region.</param>
/// <param name="BelowQuorum">Ledgers known to be in fewer regions than a quorum.</param>
/// <param name="Held">Subscribers of this node whose state cannot be trusted.</param>
/// <param name="RepairQueue">Replicas that are known to lack something.</param>
/// <param name="OldestRepair">How long the oldest of them has lacked it.</param>
/// <param name="Violations">Contradictions in what is stored, since the node began.</param>
/// <param name="GuardTrips">Answers from a state that forgot that were refused, since the node began.</param>
internal sealed record SafetyView(
    long UnderReplicated, long BelowQuorum, long Held, long RepairQueue, TimeSpan OldestRepair, long Violations, long GuardTrips);
