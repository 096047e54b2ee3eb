using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Silo.Administration;

/// <summary>Lets an operator have the regions compared.</summary>
internal static class ReplicaEndpoints
{
    public static void MapReplicas(this IEndpointRouteBuilder routes) => routes.MapGet("/replicas", CompareAsync);

    private static async Task<Ok<ReplicasReport>> CompareAsync(ReplicaAudit audit, CancellationToken cancellationToken)
    {
        try
        {
            var result = await audit.RunAsync(cancellationToken);
            return TypedResults.Ok(new ReplicasReport(
                result.Blobs, result.Different, [.. result.Differences.Select(difference => $"{difference.Key}: {difference.What}")]));
        }
        catch (RegionUnavailableException exception)
        {
            throw new UnavailableException($"The regions cannot be compared, since one does not answer: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException("The regions cannot be compared, since one does not answer within the replica timeout.");
        }
    }
}
