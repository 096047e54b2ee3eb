using System.Diagnostics;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication;

/// <summary>The spans of this assembly. Their tags come from small fixed sets, never from a subscriber.</summary>
/// <remarks>Thread-safe. Where nobody listens nothing is made: this runs inside every commit.</remarks>
internal static class ReplicationTrace
{
    /// <summary>The source of this assembly.</summary>
    public const string SourceName = "OrleansPim.Replication";

    /// <summary>So many of the changes of one commit are linked to it at most.</summary>
    private const int MaximumLinks = 32;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A commit begins; it belongs to the first change in it, and is linked to the others.</summary>
    /// <param name="pending">What waits for the commit; changes that are not traced have no cause.</param>
    /// <returns><see langword="null"/> if it is not traced.</returns>
    public static Activity? StartCommit<TState>(List<PendingEntry<TState>> pending)
    {
        if (!Source.HasListeners())
            return null;
        var traced = pending.Select(entry => entry.Cause).OfType<Activity>().Select(cause => cause.Context).Take(MaximumLinks).ToList();
        if (traced.Count == 0)
            return null;
        var others = traced.Skip(1).Select(cause => new ActivityLink(cause));
        return Source.StartActivity("ledger commit", ActivityKind.Internal, traced[0], links: others);
    }

    /// <summary>A value is on its way to a replica.</summary>
    /// <param name="region">Where to.</param>
    /// <param name="cause">What the write was part of; a lane may carry it long after.</param>
    /// <returns><see langword="null"/> if it is not traced.</returns>
    public static Activity? StartDelivery(RegionName region, Activity? cause)
    {
        if (cause is null || !Source.HasListeners())
            return null;
        var delivery = Source.StartActivity("deliver to region", ActivityKind.Internal, cause.Context);
        return delivery?.SetTag("region", region.Value);
    }
}
