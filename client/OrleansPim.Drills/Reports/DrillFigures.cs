namespace OrleansPim.Drills.Reports;

/// <summary>A drill in figures.</summary>
/// <param name="Requests">Requests that were sent.</param>
/// <param name="Acknowledged">Writes that were acknowledged.</param>
/// <param name="Unknown">Writes whose outcome nobody was told.</param>
/// <param name="Lost">Acknowledged writes that are not there.</param>
/// <param name="Violations">Histories that no order explains.</param>
/// <param name="Deleted">Items that nobody deleted and that are gone.</param>
/// <param name="SteadyP99">Before the fault, in milliseconds.</param>
/// <param name="FaultP99">During the fault, in milliseconds; <see langword="null"/> if nothing was acknowledged.</param>
/// <param name="RecoverySeconds">From healing to the end of the last failed request.</param>
/// <param name="ServedAgainSeconds">From the injection until 99 % of the requests were answered again, where a drill asks for that.</param>
/// <param name="RepairSeconds">Until all replicas were equal; <see langword="null"/> if they never were.</param>
/// <param name="NoticedSeconds">From the injection until the cluster said so; <see langword="null"/> if it never did.</param>
/// <param name="DamagedBlobs">Blobs that were damaged.</param>
/// <param name="RepairedBlobs">How many of them were repaired before the fault ended.</param>
/// <param name="Replayed">Acknowledged writes that were sent once more under their request ids in the end.</param>
/// <param name="AcknowledgedByDoor">Acknowledged writes by the way in that they took.</param>
/// <param name="AlertsFired">Alerts that began to fire during the drill.</param>
internal sealed record DrillFigures(
    int Requests,
    int Acknowledged,
    int Unknown,
    int Lost,
    int Violations,
    int Deleted,
    double? SteadyP99,
    double? FaultP99,
    double? RecoverySeconds,
    double? ServedAgainSeconds,
    double? RepairSeconds,
    double? NoticedSeconds,
    long DamagedBlobs,
    long RepairedBlobs,
    int Replayed,
    IReadOnlyDictionary<string, int> AcknowledgedByDoor,
    IReadOnlyList<string> AlertsFired);
