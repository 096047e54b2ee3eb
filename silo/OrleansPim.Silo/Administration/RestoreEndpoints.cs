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

    public static async Task<Results<Ok<RestoreReport>, ProblemHttpResult>> UndeleteAsync(string id, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = client.Subscriber(SubscriberId.Parse(id));
        var info = await subscriber.GetInfoAsync(ReadConsistency.Linearizable, cancellationToken);
        if (info.MassDeletions is not [.., var newest])
            return TypedResults.Problem($"Subscriber {id} has no mass deletion to undo.", statusCode: StatusCodes.Status404NotFound);
        var request = new RestoreRequest { Sequence = newest.Before, Collection = newest.Collection, OnlyMissing = true };
        return await RestoreAsync(subscriber, request, cancellationToken);
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
        if (!DateTimeOffset.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new InvalidException(InvalidReason.Limit, "A restore leads to a sequence, or to a time such as 2026-03-01T12:00:00Z.");
        return await subscriber.FindSequenceAsync(time, cancellationToken);
    }
}
