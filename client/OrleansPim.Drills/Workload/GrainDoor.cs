using System.Text;
using OrleansPim.Client;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Drills.Workload;

/// <summary>The client library, as a gateway or another application uses it: calls of the grain, with request ids.</summary>
/// <param name="client">The library.</param>
/// <param name="place">What the silos are called that it leads to.</param>
/// <param name="subscriber">Whose contacts.</param>
/// <param name="device">On whose behalf.</param>
/// <param name="patience">How long it waits for an answer.</param>
internal sealed class GrainDoor(PimClient client, string place, string subscriber, string device, TimeSpan patience) : IDoor
{
    private readonly SubscriberClient _subscriber = client.Subscriber(SubscriberId.Parse(subscriber));

    public string Name => "grain";

    public string Place => place;

    public bool RemembersRequests => true;

    public Task<DoorAnswer> ReadAsync(string item, bool newest, CancellationToken cancellationToken) => CallAsync(
        async token =>
        {
            if (newest)
                await _subscriber.GetInfoAsync(ReadConsistency.Linearizable, token).ConfigureAwait(false);
            var found = await _subscriber.GetItemAsync(CollectionId.Contacts, new ItemName(item), token).ConfigureAwait(false);
            return found is null
                ? new DoorAnswer(404, null, null, SaysWhenToRetry: false)
                : new DoorAnswer(200, found.Info.ETag.Value, Encoding.UTF8.GetString(found.Body!), SaysWhenToRetry: false);
        },
        cancellationToken);

    public Task<DoorAnswer> WriteAsync(string item, string card, string? tag, Guid requestId, CancellationToken cancellationToken) => CallAsync(
        async token =>
        {
            var put = new PutItem
            {
                Collection = CollectionId.Contacts,
                Name = new ItemName(item),
                Body = Encoding.UTF8.GetBytes(card),
                ContentType = "text/vcard",
                Uid = item,
                IfMatch = tag is null ? null : new ETag(tag),
                MustNotExist = tag is null,
            };
            var result = await _subscriber.ChangeAsync(
                new ChangeRequest { RequestId = new RequestId(requestId), Device = new DeviceId(device), Changes = [put] }, token).ConfigureAwait(false);
            return result.IsCommitted
                ? new DoorAnswer(200, result.Outcomes[0].ETag?.Value, null, SaysWhenToRetry: false)
                : new DoorAnswer(412, null, null, SaysWhenToRetry: false);
        },
        cancellationToken);

    // As the gateway's answers have it, so that one history holds both. When to try again is said by the kind of failure.
    private async Task<DoorAnswer> CallAsync(Func<CancellationToken, Task<DoorAnswer>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await call(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DoorAnswer.None;
        }
        catch (PimException exception)
        {
            return exception switch
            {
                UnknownOutcomeException => DoorAnswer.None,
                InvalidException => new DoorAnswer(400, null, null, SaysWhenToRetry: false),
                CorruptException => new DoorAnswer(500, null, null, SaysWhenToRetry: false),
                _ => new DoorAnswer(503, null, null, SaysWhenToRetry: true),
            };
        }
    }
}
