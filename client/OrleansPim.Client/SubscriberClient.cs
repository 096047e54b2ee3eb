using Orleans.Concurrency;

namespace OrleansPim.Client;

/// <summary>Typed calls on one subscriber, with request ids and retries.</summary>
/// <remarks>
/// Thread-safe. Every method throws the kinds of <see cref="PimException"/> that <see cref="ISubscriberGrain"/> documents, after
/// the retries of <see cref="PimClientOptions"/>. To retry a change beyond that, pass the same request again.
/// </remarks>
public sealed class SubscriberClient
{
    private readonly ISubscriberGrain _grain;
    private readonly CallPolicy _policy;
    private readonly RequestIdSource _requestIds;
    private readonly ChangeInstruments _instruments;
    private readonly long? _quota;

    internal SubscriberClient(SubscriberId id, ISubscriberGrain grain, CallPolicy policy, RequestIdSource requestIds, ChangeInstruments instruments, long? quota)
    {
        _instruments = instruments;
        _quota = quota;
        Id = id;
        _grain = grain;
        _policy = policy;
        _requestIds = requestIds;
    }

    /// <summary>Whose calls these are.</summary>
    public SubscriberId Id { get; }

    /// <inheritdoc cref="ISubscriberGrain.ProvisionAsync"/>
    public Task<ProvisionResult> ProvisionAsync(DeviceId device, CancellationToken cancellationToken) => _policy.ExecuteAloneAsync(
        (_grain, new ProvisionRequest { RequestId = _requestIds.Next(), Device = device }),
        static (call, token) => call._grain.ProvisionAsync(call.Item2, token), cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.AuthenticateAsync"/>
    public Task<AuthenticationResult> AuthenticateAsync(string password, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, password), static (call, token) => call._grain.AuthenticateAsync(call.password, token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.GetInfoAsync"/>
    public Task<SubscriberInfo> GetInfoAsync(ReadConsistency consistency, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, consistency), static (call, token) => call._grain.GetInfoAsync(call.consistency, token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.GetStandingAsync"/>
    public Task<SubscriberStanding> GetStandingAsync(CancellationToken cancellationToken) => _policy.ExecuteAsync(
        _grain, static (grain, token) => grain.GetStandingAsync(token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.AddDeviceAsync"/>
    public Task<AddDeviceResult> AddDeviceAsync(DeviceId device, CancellationToken cancellationToken) => _policy.ExecuteAloneAsync(
        (_grain, device, id: _requestIds.Next()),
        static (call, token) => call._grain.AddDeviceAsync(call.id, call.device, token), cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.RevokeDeviceAsync"/>
    public Task<bool> RevokeDeviceAsync(DeviceId device, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, device, id: _requestIds.Next()),
        static (call, token) => call._grain.RevokeDeviceAsync(call.id, call.device, token), isChange: true, cancellationToken);

    /// <summary>Commits changes together, or none of them, under a request id of its own.</summary>
    /// <inheritdoc cref="ISubscriberGrain.ChangeAsync"/>
    public Task<ChangeResult> ChangeAsync(DeviceId device, IReadOnlyList<Change> changes, CancellationToken cancellationToken) =>
        ChangeAsync(new ChangeRequest { RequestId = _requestIds.Next(), Device = device, Changes = changes }, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.ChangeAsync"/>
    public Task<ChangeResult> ChangeAsync(ChangeRequest request, CancellationToken cancellationToken) => _instruments.MeasureAsync(_policy.ExecuteAsync(
        (_grain, Request: request.Quota is null ? request with { Quota = _quota } : request),
        static (call, token) => call._grain.ChangeAsync(call.Request, token), isChange: true, cancellationToken));

    /// <inheritdoc cref="ISubscriberGrain.RestoreAsync"/>
    /// <remarks>Not retried: whoever asks sees what was done, and asks again.</remarks>
    public Task<RestoreResult> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken) => _grain.RestoreAsync(request, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.FindSequenceAsync"/>
    public Task<long> FindSequenceAsync(DateTimeOffset time, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, time), static (call, token) => call._grain.FindSequenceAsync(call.time, token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.GetCollectionsAsync"/>
    public Task<IReadOnlyList<CollectionInfo>> GetCollectionsAsync(CancellationToken cancellationToken) => _policy.ExecuteAsync(
        _grain, static (grain, token) => grain.GetCollectionsAsync(token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.ListAsync"/>
    public Task<ItemPage?> ListAsync(ListRequest request, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, request), static (call, token) => call._grain.ListAsync(call.request, token), isChange: false, cancellationToken);

    /// <summary>One item by name.</summary>
    /// <returns>The item; <see langword="null"/> if there is none of that name.</returns>
    public async Task<Item?> GetItemAsync(CollectionId collection, ItemName name, CancellationToken cancellationToken)
    {
        var items = await GetItemsAsync(collection, [name], cancellationToken).ConfigureAwait(false);
        return items[0];
    }

    /// <inheritdoc cref="ISubscriberGrain.GetItemsAsync"/>
    public Task<IReadOnlyList<Item?>> GetItemsAsync(
        CollectionId collection, IReadOnlyList<ItemName> names, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, collection, names),
        static (call, token) => call._grain.GetItemsAsync(call.collection, call.names, token), isChange: false, cancellationToken);

    /// <inheritdoc cref="ISubscriberGrain.SyncAsync"/>
    public Task<SyncPage?> SyncAsync(SyncRequest request, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, request), static (call, token) => call._grain.SyncAsync(call.request, token), isChange: false, cancellationToken);

    /// <summary>Uploads content of any length up to <see cref="ContentReference.MaximumLength"/>, holding one chunk in memory.</summary>
    /// <param name="content">Read to its end; not disposed.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>What to pass as <see cref="PutItem.Content"/>; every chunk is on a quorum of regions.</returns>
    /// <exception cref="InvalidException">The content is empty or too long.</exception>
    public Task<ContentReference> WriteContentAsync(Stream content, CancellationToken cancellationToken) =>
        ContentWriter.WriteAsync(this, content, cancellationToken);

    /// <summary>Downloads content chunk by chunk, each verified against its name.</summary>
    /// <exception cref="CorruptException">A chunk that the reference names is not to be had intact.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadContentAsync(
        ContentReference content, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in content.Chunks)
        {
            yield return await ReadChunkAsync(chunk, cancellationToken).ConfigureAwait(false)
                ?? throw new CorruptException($"Content {content.Sha256} lacks its chunk {chunk}.");
        }
    }

    /// <inheritdoc cref="ISubscriberGrain.ReadChunkAsync"/>
    public async Task<byte[]?> ReadChunkAsync(ChunkId chunk, CancellationToken cancellationToken)
    {
        var bytes = await _policy.ExecuteAsync(
            (_grain, chunk), static (call, token) => call._grain.ReadChunkAsync(call.chunk, token), isChange: false, cancellationToken)
            .ConfigureAwait(false);
        return bytes?.Value;
    }

    /// <inheritdoc cref="ISubscriberGrain.WriteChunkAsync"/>
    public Task<ChunkId> WriteChunkAsync(byte[] chunk, CancellationToken cancellationToken) => _policy.ExecuteAsync(
        (_grain, chunk), static (call, token) => call._grain.WriteChunkAsync(new Immutable<byte[]>(call.chunk), token),
        isChange: true, cancellationToken);
}
