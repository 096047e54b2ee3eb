namespace OrleansPim.ClusterTests.Faults;

/// <summary>How sharp the fault tests of silos are.</summary>
/// <remarks>
/// By default they hold on a busy machine: patient failure detection, a short hang, generous limits. With <c>PIM_FULL_FAULTS=1</c> they run
/// with the product's own defaults, the whole minute of a hang, and the limits that are promised; the machine should have nothing else to do.
/// </remarks>
internal static class FaultTestSettings
{
    /// <summary>Whether the promised limits are asserted.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PIM_FULL_FAULTS") is "1";

    /// <summary>How many writes are acknowledged before a silo is lost: with the promised limits, as many as it takes until the processes answer more than they compile.</summary>
    public static int WarmUp => IsFull ? 2_000 : 60;

    /// <summary>How long a silo hangs.</summary>
    public static TimeSpan Hang { get; } = TimeSpan.FromSeconds(IsFull ? 60 : 12);

    /// <summary>How long the load goes on after a kill.</summary>
    public static TimeSpan Watch { get; } = TimeSpan.FromSeconds(IsFull ? 15 : 8);

    /// <summary>A request that takes longer counts as one that did not succeed: at most the patience after which a call is made again, so that what was lost counts.</summary>
    public static TimeSpan Slow { get; } = TimeSpan.FromSeconds(IsFull ? 2 : 3);

    /// <summary>How soon after a kill 99 % of requests succeed.</summary>
    public static TimeSpan AfterKill { get; } = TimeSpan.FromSeconds(IsFull ? 5 : 30);

    /// <summary>How soon after a hang began 99 % of requests succeed.</summary>
    public static TimeSpan AfterHang { get; } = TimeSpan.FromSeconds(IsFull ? 10 : 60);

    /// <summary>Settings of every process, as environment variables.</summary>
    public static IEnumerable<(string Name, string Value)> Membership => IsFull ? [] : Patience;

    // Where tests run, a whole machine may stand still for a second, and a silo that is merely slow must not be declared dead.
    private static readonly (string Name, string Value)[] Patience =
    [
        ("Pim__Membership__ProbeTimeout", "00:00:02"), ("Pim__Membership__MinimumProbeTimeout", "00:00:02"),
        ("Pim__Membership__MaximumProbeTimeout", "00:00:04"),
    ];
}
