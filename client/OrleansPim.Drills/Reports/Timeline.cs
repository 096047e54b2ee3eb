using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Reports;

/// <summary>Counts requests by the second, and times them.</summary>
internal static class Timeline
{
    /// <summary>A request that takes longer waited for a silo to be given up; the same as in the tests of such faults.</summary>
    public const double SlowMilliseconds = 2_000;

    /// <summary>The seconds from the first to the last answer.</summary>
    public static IReadOnlyList<DrillSecond> Of(IReadOnlyList<RequestRecord> requests)
    {
        var bySecond = requests.ToLookup(request => (int)(request.End / 1000));
        var count = requests.Count == 0 ? 0 : bySecond.Max(second => second.Key) + 1;
        return [.. Enumerable.Range(0, count).Select(second => Count(second, [.. bySecond[second]]))];
    }

    /// <summary>The time that a share of the acknowledged writes took at most, in milliseconds; <see langword="null"/> if there was none.</summary>
    public static double? Quantile(IEnumerable<RequestRecord> requests, double share)
    {
        var times = requests.Where(request => request.IsAcknowledged).Select(request => request.Milliseconds).Order().ToList();
        return times.Count == 0 ? null : Math.Round(times[Math.Min(times.Count - 1, (int)(times.Count * share))], 2);
    }

    /// <summary>From when on 99 of 100 requests of every second are answered within <see cref="SlowMilliseconds"/>, in seconds since a moment.</summary>
    /// <param name="requests">All requests.</param>
    /// <param name="from">The moment, in milliseconds.</param>
    /// <param name="to">Until when it is looked at, in milliseconds.</param>
    /// <returns>Seconds after <paramref name="from"/>; <see langword="null"/> if the last second is no better. A second in which nobody asked anything is as bad as one without answers.</returns>
    public static double? ServedAgain(IReadOnlyList<RequestRecord> requests, double from, double to)
    {
        var bySecond = requests.Where(request => request.At >= from && request.At < to).ToLookup(request => (int)((request.At - from) / 1000));
        var whole = (int)((to - from) / 1000);
        var lastBad = Enumerable.Range(0, whole).LastOrDefault(second => !IsServed([.. bySecond[second]]), -1);
        return lastBad == whole - 1 ? null : lastBad + 1;
    }

    // An answer that came only because somebody waited for the next silo is what the clients felt of the fault.
    private static bool IsServed(IReadOnlyList<RequestRecord> requests) =>
        requests.Count > 0 && requests.Count(request => request.IsAnswered && request.Milliseconds < SlowMilliseconds) >= 0.99 * requests.Count;

    private static DrillSecond Count(int second, IReadOnlyList<RequestRecord> requests) => new(
        second,
        requests.Count(request => request.IsAcknowledged),
        requests.Count(request => !request.IsWrite && request.IsAnswered),
        requests.Count(request => !request.IsAnswered),
        Quantile(requests, 0.5),
        Quantile(requests, 0.99));
}
