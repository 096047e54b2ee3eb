using System.Diagnostics;

namespace OrleansPim.ClusterTests;

/// <summary>Waits for conditions of other processes, which no fake clock reaches: asks again and again, up to a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Long enough for a machine that is busy with other things; a test that needs it has failed.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="what">What is waited for, as it reads in a failure: "the region votes again".</param>
    /// <param name="condition">Asked until it says yes.</param>
    /// <param name="explain">What else to tell when the deadline has passed.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, Func<string>? explain = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Deadline)
                Assert.Fail($"Not within {Deadline.TotalSeconds:0} s: {what}. {explain?.Invoke()}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
