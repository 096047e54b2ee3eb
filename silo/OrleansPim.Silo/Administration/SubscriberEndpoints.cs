using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Collections;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Silo.Administration;

/// <summary>Subscribers and their devices, for operators.</summary>
internal static class SubscriberEndpoints
{
    /// <summary>The first device's label when nobody gives one.</summary>
    public const string DefaultDevice = "phone";

    public static void MapSubscribers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/subscribers", ListAsync);
        routes.MapGet("/subscribers/{id}", GetAsync);
        routes.MapPost("/subscribers/{id}", AddAsync);
        routes.MapPost("/subscribers/{id}/restore", RestoreEndpoints.RestoreAsync);
        routes.MapPost("/subscribers/{id}/undelete", RestoreEndpoints.UndeleteAsync);
        routes.MapPost("/subscribers/{id}/devices/{device}", AddDeviceAsync);
        routes.MapDelete("/subscribers/{id}/devices/{device}", RevokeDeviceAsync);
    }

    private static async Task<Ok<SubscriberList>> ListAsync(
        string? after, int? limit, SubscriberListing listing, CancellationToken cancellationToken)
    {
        var size = limit ?? SubscriberList.DefaultLimit;
        if (size is < 1 or > SubscriberList.MaximumLimit)
            throw new InvalidException(InvalidReason.Limit, $"limit must be 1 to {SubscriberList.MaximumLimit}.");
        BlobKey? start = string.IsNullOrEmpty(after) ? null : SubscriberListing.Key(SubscriberId.Parse(after).Value);
        return TypedResults.Ok(await listing.ListAsync(start, size, cancellationToken));
    }

    private static async Task<Ok<SubscriberFigures>> GetAsync(string id, PimClient client, CancellationToken cancellationToken)
    {
        var info = await client.Subscriber(SubscriberId.Parse(id)).GetInfoAsync(ReadConsistency.Bounded, cancellationToken);
        return TypedResults.Ok(Figures(info));
    }

    private static async Task<Results<Created<SubscriberAdded>, ProblemHttpResult>> AddAsync(
        string id, string? device, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        var result = await client.Subscriber(subscriber).ProvisionAsync(Device(device ?? DefaultDevice), cancellationToken);
        return result is { Created: true, Credential: { } credential }
            ? Added(subscriber, credential)
            : TypedResults.Problem($"Subscriber {subscriber} exists already; it was left as it is.", statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<SubscriberAdded>, ProblemHttpResult>> AddDeviceAsync(
        string id, string device, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        var label = Device(device);
        var result = await client.Subscriber(subscriber).AddDeviceAsync(label, cancellationToken);
        return result.Credential is { } credential
            ? Added(subscriber, credential)
            : TypedResults.Problem(Refusal(subscriber, label, result.Refusal), statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeDeviceAsync(
        string id, string device, PimClient client, CancellationToken cancellationToken)
    {
        var subscriber = SubscriberId.Parse(id);
        var label = Device(device);
        return await client.Subscriber(subscriber).RevokeDeviceAsync(label, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"Subscriber {subscriber} has no device {label}.", statusCode: StatusCodes.Status404NotFound);
    }

    private static Created<SubscriberAdded> Added(SubscriberId subscriber, DeviceCredential credential) => TypedResults.Created(
        $"/admin/subscribers/{Uri.EscapeDataString(subscriber.Value)}",
        new SubscriberAdded(subscriber.Value, credential.Device.Value, credential.Password));

    private static string Refusal(SubscriberId subscriber, DeviceId device, Contracts.Changes.RefusalReason? reason) =>
        reason == Contracts.Changes.RefusalReason.LimitReached
            ? $"Subscriber {subscriber} has as many devices as it may; revoke one first."
            : $"Subscriber {subscriber} has a device {device} already; revoke it first, or choose another label.";

    private static DeviceId Device(string text) => DeviceId.IsValid(text)
        ? new DeviceId(text)
        : throw new InvalidException(InvalidReason.DeviceId, $"A device has 1 to {DeviceId.MaximumLength} characters from a-z 0-9 . _ -");

    private static SubscriberFigures Figures(SubscriberInfo info) => new(
        info.Id.Value,
        info.CreatedAt,
        info.Sequence,
        info.Epoch,
        info.Collections.Sum(collection => (long)collection.ItemCount),
        info.Bytes,
        info.Segments,
        [.. info.Collections.Select(Figures)],
        [.. info.Devices.Select(device => new DeviceFigures(device.Id.Value, device.CreatedAt, device.LastUsedAt))],
        [.. info.MassDeletions.Select(Figures)]);

    private static MassDeletionFigures Figures(MassDeletion deletion) => new(
        deletion.Device.Value, NameOf(deletion.Collection.Kind), deletion.Collection.Name, deletion.At, deletion.Items, deletion.OutOf, deletion.Before);

    private static string NameOf(CollectionKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static CollectionFigures Figures(CollectionInfo collection) => new(
        NameOf(collection.Id.Kind), collection.Id.Name, collection.ItemCount, collection.Sequence);
}
