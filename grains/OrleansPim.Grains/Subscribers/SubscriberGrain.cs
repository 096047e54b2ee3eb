using Orleans.Concurrency;
using Orleans.Placement;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.Errors;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>One subscriber: checks requests, decides changes, commits them to the ledger, answers reads from memory.</summary>
/// <remarks>
/// Orleans' single activation makes this fast, not safe: the ledger is what makes it safe. Activated where the call came in, since a client
/// sends all calls for one grain through the same silo, and shares its grains among all silos: so most calls take no step between silos.
/// </remarks>
[Reentrant, PreferLocalPlacement]
internal sealed class SubscriberGrain : Grain, ISubscriberGrain, IIncomingGrainCallFilter, IGrainMigrationParticipant, IAsyncDisposable
{
    /// <summary>How long a deactivation waits for the slowest region.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly SubscriberLedger _ledger;
    private readonly SubscriberChanges _changes;
    private readonly Provisioning _provisioning;
    private readonly ContentChunks _chunks;
    private readonly Restoration _restoration;
    private readonly DeviceLogins _logins;
    private readonly LastUse _lastUse;

    /// <summary>Opens nothing yet: the ledger is read when the first call needs it.</summary>
    public SubscriberGrain(IGrainContext context, LedgerSettings settings, GrainInstruments instruments, ILedgerWitness witness, MembershipWatch silos)
        : this(SubscriberId.Parse(context.GrainId.Key.ToString()!), settings, instruments, witness, silos)
    {
    }

    /// <summary>The same without Orleans around it, for the simulation.</summary>
    internal SubscriberGrain(SubscriberId id, LedgerSettings settings, GrainInstruments instruments, ILedgerWitness witness, MembershipWatch silos)
    {
        _ledger = new SubscriberLedger(id, settings, instruments, witness, silos);
        _changes = new SubscriberChanges(_ledger);
        _provisioning = new Provisioning(_ledger, _changes);
        _chunks = new ContentChunks(_ledger.Blobs);
        _restoration = new Restoration(_ledger, _changes, _chunks);
        _logins = new DeviceLogins(settings.Time);
        _lastUse = new LastUse(_ledger, _changes);
    }

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (ReplicationException exception)
        {
            if (exception is CorruptReplicasException)
                _ledger.Settings.Regions.Violations.Add(IntegrityViolation.Ledger);
            throw ReplicationErrors.ToPim(exception);
        }
        finally
        {
            // What this activation knows of a loss is known nowhere else, and has to be there when an operator asks.
            if (_ledger.IsHeld)
                DelayDeactivation(Hold.Memory);
        }
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _ledger.FlushAsync(FlushTimeout);

    /// <inheritdoc/>
    public void OnDehydrate(IDehydrationContext dehydrationContext) => CarriedSighting.Write(dehydrationContext, _ledger.Seen);

    /// <inheritdoc/>
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (CarriedSighting.Read(rehydrationContext) is { } seen)
            _ledger.Carry(seen);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    /// <inheritdoc/>
    public Task<ProvisionResult> ProvisionAsync(ProvisionRequest request, CancellationToken cancellationToken)
    {
        ChangeRules.Check(request.RequestId, request.Device);
        return _provisioning.RunAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<AuthenticationResult> AuthenticateAsync(string password, CancellationToken cancellationToken)
    {
        if (await _ledger.TryOpenAsync(cancellationToken) is null)
            return AuthenticationResult.Denied;
        var state = await _ledger.ReadAsync(ReadConsistency.Bounded, cancellationToken);
        var device = AppPassword.Find(state.Devices.Values, password);
        if (device is null)
            return AuthenticationResult.Denied;
        var id = new DeviceId(device.Id);
        _logins.Note(id);
        _lastUse.Note(device);
        return new AuthenticationResult(id);
    }

    /// <inheritdoc/>
    public async Task<SubscriberInfo> GetInfoAsync(ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var ledger = await _ledger.OpenFreshAsync(consistency, cancellationToken);
        var info = StateReads.Describe(ledger.Committed, _ledger.Id, ledger.Head.Segments.Count);
        return info with { Devices = _logins.Complete(info.Devices) };
    }

    /// <inheritdoc/>
    public async Task<SubscriberStanding> GetStandingAsync(CancellationToken cancellationToken)
    {
        var isInUse = _ledger.IsOpen || _ledger.IsHeld;
        var standing = await _ledger.ExamineAsync(cancellationToken);

        // Whoever asks for everybody does not want everybody in memory.
        if (!isInUse && standing.Hold is null)
            DeactivateOnIdle();
        return standing;
    }

    /// <inheritdoc/>
    public Task<AddDeviceResult> AddDeviceAsync(RequestId requestId, DeviceId device, CancellationToken cancellationToken)
    {
        ChangeRules.Check(requestId, device);
        var password = AppPassword.Generate(_ledger.Settings.Ids);
        return _changes.RunAsync(
            requestId, DeviceId.Administration, (state, _) => DeviceDecider.Decide(state, requestId, device, password), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RevokeDeviceAsync(RequestId requestId, DeviceId device, CancellationToken cancellationToken)
    {
        ChangeRules.Check(requestId, device);
        return _changes.RunAsync(
            requestId, DeviceId.Administration, (state, _) => DeviceDecider.DecideRevocation(state, requestId, device), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ChangeResult> ChangeAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        ChangeRules.Check(request);
        long? seenAt = null;
        if (ContentChunks.IsNamedBy(request))
        {
            seenAt = (await _ledger.OpenAsync(cancellationToken)).Head.Condemnations;
            await _chunks.EnsureAsync(request, seenAt.Value, cancellationToken);
        }

        return await _changes.RunAsync(
            request.RequestId, request.Device, (state, time) => ChangeDecider.Decide(state, request, time), seenAt, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken) =>
        _restoration.RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<long> FindSequenceAsync(DateTimeOffset time, CancellationToken cancellationToken) => _restoration.FindAsync(time, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CollectionInfo>> GetCollectionsAsync(CancellationToken cancellationToken) =>
        StateReads.Collections(await _ledger.ReadAsync(ReadConsistency.Bounded, cancellationToken));

    /// <inheritdoc/>
    public async Task<ItemPage?> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        CheckLimit(request.Limit, ListRequest.MaximumLimit);
        return StateReads.List(await _ledger.ReadAsync(ReadConsistency.Bounded, cancellationToken), request);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Item?>> GetItemsAsync(
        CollectionId collection, IReadOnlyList<ItemName> names, CancellationToken cancellationToken)
    {
        CheckLimit(Math.Max(1, names.Count), ListRequest.MaximumLimit);
        return StateReads.Get(await _ledger.ReadAsync(ReadConsistency.Bounded, cancellationToken), collection, names);
    }

    /// <inheritdoc/>
    public async Task<SyncPage?> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        CheckLimit(request.Limit, SyncRequest.MaximumLimit);
        if (request.Since < 0)
            throw new InvalidException(InvalidReason.Limit, "A sequence is not negative.");
        var state = await _ledger.ReadAsync(ReadConsistency.Bounded, cancellationToken);

        // The device has seen more than this memory, or another life: either the memory is behind, or we lost data.
        if (StateReads.IsAhead(state, request))
            state = await _ledger.WitnessAsync(new LedgerSighting(request.Epoch!.Value, Math.Max(request.Since, request.AtLeast)), request.Device, cancellationToken);
        return StateReads.Sync(state, request);
    }

    /// <inheritdoc/>
    public async Task<ChunkId> WriteChunkAsync(Immutable<byte[]> chunk, CancellationToken cancellationToken)
    {
        var ledger = await _ledger.OpenAsync(cancellationToken);
        return await _chunks.WriteAsync(chunk.Value, ledger.Head.Condemnations, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Immutable<byte[]>?> ReadChunkAsync(ChunkId chunk, CancellationToken cancellationToken)
    {
        await _ledger.OpenAsync(cancellationToken);
        return await _chunks.ReadAsync(chunk, cancellationToken) is { } content ? new Immutable<byte[]>(content) : null;
    }

    private static void CheckLimit(int limit, int maximum)
    {
        if (limit < 1 || limit > maximum)
            throw new InvalidException(InvalidReason.Limit, $"A limit is 1 to {maximum}.");
    }
}
