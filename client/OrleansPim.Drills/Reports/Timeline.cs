using OrleansPim.Drills.Workload;

namespace OrleansPim.Drills.Reports;

/// <summary>Counts requests by the second, and times them.</summary>
internal static class Timeline
{
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

    private static DrillSecond Count(int second, IReadOnlyList<RequestRecord> requests) => new(
        second,
        requests.Count(request => request.IsAcknowledged),
        requests.Count(request => !request.IsWrite && request.IsAnswered),
        requests.Count(request => !request.IsAnswered),
        Quantile(requests, 0.5),
        Quantile(requests, 0.99));
}
