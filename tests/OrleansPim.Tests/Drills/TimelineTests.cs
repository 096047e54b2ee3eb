using OrleansPim.Drills.Reports;
using OrleansPim.Drills.Workload;

namespace OrleansPim.Tests.Drills;

/// <summary>Goal: the time until a cluster serves again is told honestly. Method: histories second by second.</summary>
public sealed class TimelineTests
{
    [Theory]
    [InlineData("ooooo", 0d)]
    [InlineData("xxooo", 2d)]
    [InlineData("oxooo", 2d)]
    [InlineData("x.ooo", 2d)] // Nobody could ask anything: as bad as no answer.
    [InlineData("oooxx", -1d)]
    [InlineData("ooo..", -1d)]
    [InlineData("xooxo", 4d)]
    [InlineData("sso", 2d)] // Answered, but only after seconds.
    public void Cluster_serves_again_after_the_last_second_that_was_bad(string seconds, double expected) =>
        Assert.Equal(expected, Timeline.ServedAgain([.. seconds.SelectMany((kind, second) => Requests(kind, second))], 0, seconds.Length * 1_000) ?? -1);

    [Theory, InlineData(1, 0d), InlineData(2, 1d)]
    public void One_failure_of_a_hundred_is_served_and_two_are_not(int failures, double expected)
    {
        var requests = Enumerable.Range(0, 200).Select(number => Request(number * 10, number < failures ? 503 : 200));

        Assert.Equal(expected, Timeline.ServedAgain([.. requests], 0, 2_000) ?? -1);
    }

    private static IEnumerable<RequestRecord> Requests(char kind, int second) => kind switch
    {
        'o' => [Request((second * 1_000) + 10, 200), Request((second * 1_000) + 900, 412)],
        'x' => [Request((second * 1_000) + 10, 200), Request((second * 1_000) + 900, 0)],
        's' => [Request((second * 1_000) + 10, 200) with { Milliseconds = 3_000 }],
        _ => [],
    };

    private static RequestRecord Request(double at, int status) =>
        new(at, 5, "ann", "phone", "dav", "gateway", "a.vcf", IsWrite: true, Guid.Empty, 1, status, SaysWhenToRetry: false, 1, Guid.Empty, Guid.Empty);
}
