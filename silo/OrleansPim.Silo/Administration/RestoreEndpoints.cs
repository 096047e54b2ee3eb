using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Silo.Administration;

/// <summary>Brings back what subscribers had, for operators.</summary>
internal static class RestoreEndpoints
{
    public static async Task<Ok<RestoreReport>> RestoreAsync(string id, string to, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = client.Subscriber(SubscriberId.Parse(id));
        var sequence = await ReadAsync(subscriber, to, cancellationToken);
        return await RestoreAsync(subscriber, new RestoreRequest { Sequence = sequence }, cancellationToken);
    }

    public static async Task<Results<Ok<RestoreReport>, ProblemHttpResult>> UndeleteAsync(
        string id, string? since, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = client.Subscriber(SubscriberId.Parse(id));
        var earliest = since is null ? (DateTimeOffset?)null : ReadTime(since);
        var info = await subscriber.GetInfoAsync(ReadConsistency.Linearizable, cancellationToken);
        var deletions = MassDeletion.ToUndo(info.MassDeletions, earliest);
        if (deletions.Count == 0)
            return TypedResults.Problem($"Subscriber {id} has no mass deletion to undo.", statusCode: StatusCodes.Status404NotFound);
        RestoreReport? report = null;
        foreach (var deletion in deletions)
        {
            var request = new RestoreRequest { Sequence = deletion.Before, Collection = deletion.Collection, OnlyMissing = true };
            var one = (await RestoreAsync(subscriber, request, cancellationToken)).Value!;
            report = report is null
                ? one
                : one with { To = Math.Min(report.To, one.To), Before = report.Before, Restored = report.Restored + one.Restored, Removed = report.Removed + one.Removed };
        }
        return TypedResults.Ok(report);
    }

    private static async Task<Ok<RestoreReport>> RestoreAsync(SubscriberClient subscriber, RestoreRequest request, CancellationToken cancellationToken)
    {
        var result = await subscriber.RestoreAsync(request, cancellationToken);
        return TypedResults.Ok(new RestoreReport(
            subscriber.Id.Value, request.Sequence, result.Before, result.Sequence, result.Restored, result.Removed));
    }

    private static async Task<long> ReadAsync(SubscriberClient subscriber, string to, CancellationToken cancellationToken)
    {
        if (long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return sequence;
        return await subscriber.FindSequenceAsync(ReadTime(to), cancellationToken);
    }

    private static DateTimeOffset ReadTime(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : throw new InvalidException(InvalidReason.Limit, "This is neither a sequence nor a time such as 2026-03-01T12:00:00Z.");
}
