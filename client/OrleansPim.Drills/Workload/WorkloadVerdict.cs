namespace OrleansPim.Drills.Workload;

/// <summary>What the checkers found in the history of a workload.</summary>
/// <param name="Requests">How many requests were sent.</param>
/// <param name="Acknowledged">How many writes were acknowledged.</param>
/// <param name="Unknown">How many writes have an outcome that nobody was told.</param>
/// <param name="Refused">How many writes lost a race and were told so.</param>
/// <param name="Reads">How many reads were answered.</param>
/// <param name="Lost">Acknowledged changes that are not there.</param>
/// <param name="Violations">Histories that no order explains, in words.</param>
/// <param name="Deleted">Contacts that are missing in a listing although nobody deleted them.</param>
/// <param name="Unread">Contacts that could not be read back, so that nobody knows.</param>
/// <param name="Replayed">How many acknowledged writes were sent once more under their request ids.</param>
internal sealed record WorkloadVerdict(
    int Requests,
    int Acknowledged,
    int Unknown,
    int Refused,
    int Reads,
    IReadOnlyList<LostChange> Lost,
    IReadOnlyList<string> Violations,
    IReadOnlyList<string> Deleted,
    IReadOnlyList<string> Unread,
    int Replayed);
