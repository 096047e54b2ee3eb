using System.ComponentModel.DataAnnotations;
using Orleans.Configuration;

namespace OrleansPim.Clustering.Membership;

/// <summary>How fast a silo that is gone is noticed.</summary>
/// <remarks>
/// Far faster than Orleans' own defaults. That costs no safety: a silo that is declared dead and is not is fenced by the registers of
/// what it served. Silos of one cluster should have the same values.
/// </remarks>
public sealed class PimMembershipOptions
{
    /// <summary>How long an answer to a probe is waited for, and how often silos are probed; 100 ms to 60 s, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest that it is made when answers are quick; 100 ms to 60 s, default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan MinimumProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest that it is made when answers are slow; 100 ms to 60 s, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan MaximumProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many probes a silo may miss before it is suspected; 1 to 100, default 2.</summary>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>How many silos have to suspect one; 1 to 10, default 2. In a cluster of two, one suffices.</summary>
    [Range(1, 10)]
    public int Votes { get; set; } = 2;

    /// <summary>The time between two looks at the table that have no cause; 1 s to 10 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two heartbeats in the table; 1 s to 10 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan IAmAlive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two looks of a client for silos; 1 s to 10 min, default 1 s: it sends calls to a silo that hangs until then.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan GatewayListRefresh { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What Orleans makes of it.</summary>
    internal void Apply(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = ProbeTimeout;
        options.MinProbeTimeout = MinimumProbeTimeout;
        options.MaxProbeTimeout = MaximumProbeTimeout;
        options.NumMissedProbesLimit = MissedProbes;
        options.NumVotesForDeathDeclaration = Votes;
        options.TableRefreshTimeout = TableRefresh;
        options.IAmAliveTablePublishTimeout = IAmAlive;

        // A silo whose clock is ahead would take each start of another for one that was given up long ago, and declare it dead. The rows
        // of starts that broke off go with those of the dead, after days.
        options.EvictWhenMaxJoinAttemptTimeExceeded = false;
    }
}
