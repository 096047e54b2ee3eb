using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Verification;
using OrleansPim.Replication.Verification;

namespace OrleansPim.Silo.Administration;

/// <summary>Reads one subscriber whole, for operators.</summary>
internal static class VerificationEndpoint
{
    public static void MapVerification(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/subscribers/{id}/verification", VerifyAsync);
        routes.MapGet("/subscribers/{id}/garbage", FindGarbageAsync);
        routes.MapPost("/subscribers/{id}/garbage", CollectGarbageAsync);
    }

    private static async Task<Ok<CollectionReport>> CollectGarbageAsync(
        string id, double? grace, SubscriberGarbage garbage, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        if (grace is not (null or (>= 0 and <= CollectionReport.MaximumGrace)))
            throw new InvalidException(InvalidReason.Limit, $"The grace is 0 to {CollectionReport.MaximumGrace} seconds.");
        var collected = await garbage.CollectAsync(
            subscriber, grace is { } seconds ? TimeSpan.FromSeconds(seconds) : SubscriberGarbage.DefaultGrace, cancellationToken);
        return TypedResults.Ok(new CollectionReport(
            subscriber.Value,
            collected.Condemned,
            collected.Deleted.Copies,
            collected.Deleted.Bytes,
            collected.Waiting,
            [.. collected.Failures.Select(failure => $"{failure.Key}: {failure.Value}")]));
    }

    private static async Task<Ok<GarbageReport>> FindGarbageAsync(string id, SubscriberGarbage garbage, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        var found = await garbage.FindAsync(subscriber, cancellationToken);
        return TypedResults.Ok(new GarbageReport(
            subscriber.Value,
            [.. found.GroupBy(blob => blob.Key.Value.Split('/')[0]).Select(kind => new GarbageKind(kind.Key, kind.Count(), kind.Sum(blob => blob.Value)))]));
    }

    private static async Task<Ok<VerificationReport>> VerifyAsync(
        string id, SubscriberVerification verification, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        var findings = await verification.RunAsync(subscriber, cancellationToken);
        return TypedResults.Ok(new VerificationReport(
            subscriber.Value,
            findings.ProblemCount == 0,
            findings.Entries,
            [.. findings.Blobs.Select(kind => new VerifiedKind(kind.Key, kind.Value.Blobs, kind.Value.Bytes, ReplicasOf(findings, kind.Key)))],
            findings.ProblemCount,
            findings.Problems));
    }

    private static List<VerifiedReplicas> ReplicasOf(VerificationFindings findings, string kind) =>
    [
        .. from replica in findings.Replicas
           where replica.Key.Kind == kind
           group replica by replica.Key.Region into region
           let counts = region.ToDictionary(replica => replica.Key.Finding, replica => replica.Value)
           select new VerifiedReplicas(
               region.Key,
               counts.GetValueOrDefault(ReplicaFinding.Intact),
               counts.GetValueOrDefault(ReplicaFinding.Missing),
               counts.GetValueOrDefault(ReplicaFinding.Damaged),
               counts.GetValueOrDefault(ReplicaFinding.Behind),
               counts.GetValueOrDefault(ReplicaFinding.Unavailable)),
    ];
}
