using Orleans.Concurrency;

namespace OrleansPim.Contracts.Subscribers;

/// <summary>One subscriber: contacts, calendars, tasks and photos. The grain's key is the <see cref="SubscriberId"/>'s text.</summary>
/// <remarks>
/// Every change that is answered as committed is durable on a quorum of regions. Calls interleave; changes are committed in the
/// order in which they were decided. Every method may throw <see cref="UnavailableException"/> (nothing was done; also while the
/// subscriber is held) and <see cref="CorruptException"/>; every method but <see cref="ProvisionAsync"/>,
/// <see cref="AuthenticateAsync"/> and <see cref="GetStandingAsync"/> throws <see cref="InvalidException"/> with <see cref="InvalidReason.UnknownSubscriber"/>
/// for one that was never provisioned. Methods that change something may also throw <see cref="UnknownOutcomeException"/>
/// (retry with the same request id) and <see cref="ConflictException"/> (nothing was done: another activation took over).
/// .NET gateways use the client library, which adds request ids and retries.
/// </remarks>
[Alias("pim.ISubscriberGrain")]
public interface ISubscriberGrain : IGrainWithStringKey
{
    /// <summary>Makes the subscriber with the four default collections and a first device.</summary>
    /// <returns>Whether it was made now; an existing subscriber is left as it is.</returns>
    [Alias("Provision")]
    Task<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancellationToken);

    /// <summary>Checks a device's app password in constant time.</summary>
    [Alias("Authenticate"), ReadOnly]
    Task<AuthenticationResult> AuthenticateAsync(string password, CancellationToken cancellationToken);

    /// <summary>Figures about the subscriber.</summary>
    [Alias("GetInfo"), ReadOnly]
    Task<SubscriberInfo> GetInfoAsync(ReadConsistency consistency, CancellationToken cancellationToken);

    /// <summary>Whether the subscriber can be served: being held, or never provisioned, is an answer and no exception.</summary>
    /// <remarks>Reads the ledger if nobody has it in memory, and leaves it there for nobody.</remarks>
    [Alias("GetStanding"), ReadOnly]
    Task<SubscriberStanding> GetStandingAsync(CancellationToken cancellationToken);

    /// <summary>Makes an app password for a further device.</summary>
    [Alias("AddDevice")]
    Task<AddDeviceResult> AddDeviceAsync(RequestId requestId, DeviceId device, CancellationToken cancellationToken);

    /// <summary>Revokes a device's app password.</summary>
    /// <returns><see langword="false"/> if there is no such device.</returns>
    [Alias("RevokeDevice")]
    Task<bool> RevokeDeviceAsync(RequestId requestId, DeviceId device, CancellationToken cancellationToken);

    /// <summary>Commits changes together, or none of them.</summary>
    /// <exception cref="InvalidException">A name, size or count is outside its limit.</exception>
    [Alias("Change")]
    Task<ChangeResult> ChangeAsync(ChangeRequest request, CancellationToken cancellationToken);

    /// <summary>Brings back what the subscriber had after an earlier entry, as new entries.</summary>
    /// <remarks>Many entries for much data: one that broke off is completed by another. Undone by a restore to <see cref="RestoreResult.Before"/>.</remarks>
    /// <exception cref="InvalidException">There is no such entry.</exception>
    [Alias("Restore")]
    Task<RestoreResult> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken);

    /// <summary>The newest entry that was made at or before a time; 0 if there is none.</summary>
    /// <remarks>Reads the whole history. Times are labels that the clock of whoever wrote the entry gave.</remarks>
    [Alias("FindSequence")]
    Task<long> FindSequenceAsync(DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>All collections, in the order of kind and name.</summary>
    [Alias("GetCollections"), ReadOnly]
    Task<IReadOnlyList<CollectionInfo>> GetCollectionsAsync(CancellationToken cancellationToken);

    /// <summary>One page of a collection.</summary>
    /// <returns>The page; <see langword="null"/> if there is no such collection.</returns>
    [Alias("List"), ReadOnly]
    Task<ItemPage?> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>Several items by name, bodies included.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="names">At most <see cref="ListRequest.MaximumLimit"/> names.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>
    /// One element for each name, in order; <see langword="null"/> for a missing item. When the bodies would exceed
    /// <see cref="ListRequest.MaximumPageBytes"/> fewer elements come back than names: ask for the rest again.
    /// </returns>
    [Alias("GetItems"), ReadOnly]
    Task<IReadOnlyList<Item?>> GetItemsAsync(CollectionId collection, IReadOnlyList<ItemName> names, CancellationToken cancellationToken);

    /// <summary>What changed in a collection since a sequence.</summary>
    /// <returns>The page; <see langword="null"/> if there is no such collection.</returns>
    [Alias("Sync"), ReadOnly]
    Task<SyncPage?> SyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Stores one chunk of content on a quorum of regions.</summary>
    /// <param name="chunk">1 byte to <see cref="ContentReference.ChunkLength"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <remarks>Idempotent. A chunk that no item names within 24 hours may be collected.</remarks>
    [Alias("WriteChunk")]
    Task<ChunkId> WriteChunkAsync(Immutable<byte[]> chunk, CancellationToken cancellationToken);

    /// <summary>Reads one chunk of content from any region that holds it intact.</summary>
    /// <returns>The chunk, verified against its name; <see langword="null"/> if this subscriber never stored it.</returns>
    [Alias("ReadChunk"), ReadOnly]
    Task<Immutable<byte[]>?> ReadChunkAsync(ChunkId chunk, CancellationToken cancellationToken);
}
