using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Tells how long after a fault requests succeed again.</summary>
/// <param name="slow">A request that takes longer counts as one that did not succeed.</param>
internal sealed class RecoveryMeter(TimeSpan slow)
{
    /// <summary>The share of requests that has to succeed.</summary>
    public const double Share = 0.99;

    private readonly ConcurrentQueue<Answer> _answers = new();

    /// <summary>Takes one answer down.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="status">What it was; <see langword="null"/> if the connection broke.</param>
    public void Note(TimeSpan duration, HttpStatusCode? status) => _answers.Enqueue(new Answer(
        Stopwatch.GetTimestamp(), duration, status, IsSuccess(status) && duration <= slow));

    /// <summary>The shortest time after a fault from which on 99 % of the answers of every second are good.</summary>
    /// <remarks>Not 99 % of all answers from then on: whoever measures for long enough would have no outage at all.</remarks>
    /// <param name="fault">When it happened, as <see cref="Stopwatch"/> counts.</param>
    /// <param name="end">When something else happened; what was asked later is left out, what was answered later is not.</param>
    public TimeSpan After(long fault, long end = long.MaxValue)
    {
        // The outage may end within a second: what counts of its last one is its last answer that is not good.
        var last = Since(fault).Where(answer => answer.Asked < end).GroupBy(answer => (answer.At - fault) / Stopwatch.Frequency)
            .Where(second => second.Count(answer => !answer.IsGood) > (1 - Share) * second.Count())
            .MaxBy(second => second.Key);
        return last is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(fault, last.Where(answer => !answer.IsGood).Max(answer => answer.At));
    }

    /// <summary>How many requests did not succeed, or not fast enough, since a moment.</summary>
    public int BadSince(long moment) => Since(moment).Count(answer => !answer.IsGood);

    /// <summary>How many requests did not succeed, however long they took, since a moment.</summary>
    public int FailedSince(long moment) => Since(moment).Count(answer => !IsSuccess(answer.Status));

    /// <summary>How many answers there were since a moment.</summary>
    public int CountSince(long moment) => Since(moment).Count();

    /// <summary>What was answered, second by second, and how long the slowest took, for who has to find out why.</summary>
    public string BySecond(long moment) => string.Join('\n', _answers
        .GroupBy(answer => (int)Math.Floor((answer.At - moment) / (double)Stopwatch.Frequency))
        .Where(second => second.Key >= -2)
        .OrderBy(second => second.Key)
        .Select(second => $"{second.Key,4} s: slowest {second.Max(answer => answer.Duration.TotalSeconds):0.00} s; "
            + string.Join(", ", second.GroupBy(answer => answer.Status).OrderBy(kind => kind.Key).Select(kind => $"{kind.Count()} x {kind.Key?.ToString() ?? "cut off"}"))));

    private IEnumerable<Answer> Since(long moment) => _answers.Where(answer => answer.At >= moment);

    private static bool IsSuccess(HttpStatusCode? status) => status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;

    private sealed record Answer(long At, TimeSpan Duration, HttpStatusCode? Status, bool IsGood)
    {
        public long Asked => At - (long)(Duration.TotalSeconds * Stopwatch.Frequency);
    }
}
