namespace OrleansPim.Silo.StatusPage;

/// <summary>What the node did in one interval of its history.</summary>
/// <param name="At">The interval's end.</param>
/// <param name="CommitsPerSecond">Changes that were acknowledged.</param>
/// <param name="FailuresPerSecond">Changes that were not, for other reasons than a lost race.</param>
/// <param name="MedianSeconds">The duration of a commit; <see langword="null"/> if there was none.</param>
/// <param name="P99Seconds">The duration that 99 % of the commits did not exceed; <see langword="null"/> if there was none.</param>
/// <param name="Violations">Contradictions in what is stored, since the node began.</param>
/// <param name="GuardTrips">Answers from a state that forgot that were refused, since the node began.</param>
internal sealed record NodeSample(
    DateTimeOffset At,
    double CommitsPerSecond,
    double FailuresPerSecond,
    double? MedianSeconds,
    double? P99Seconds,
    long Violations,
    long GuardTrips);
