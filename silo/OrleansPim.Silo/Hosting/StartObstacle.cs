using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Silo.Hosting;

/// <summary>Tells whether a start failed for want of regions, which may pass.</summary>
internal static class StartObstacle
{
    /// <summary>What the regions said; <see langword="null"/> if the start failed for another reason, or for one that a person has to look at.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        CorruptReplicasException => null,
        ReplicationException or RegionUnavailableException => exception.Message,
        AggregateException several => several.InnerExceptions.Select(Of).FirstOrDefault(found => found is not null),
        _ => exception.InnerException is { } inner ? Of(inner) : null,
    };
}
