using System.Globalization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using OrleansPim.Clustering.Documents;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Clustering.Storage;

/// <summary>Keeps each grain's state in a register: on a quorum of regions before a write returns, and fenced by its version.</summary>
/// <remarks>
/// A state that cannot be read is never a new one: too few regions throw <see cref="QuorumUnavailableException"/>, damage throws
/// <see cref="CorruptReplicasException"/>. Two activations of one grain cannot overwrite each other, however long one of them slept.
/// Thread-safe.
/// </remarks>
/// <param name="name">The storage's name.</param>
/// <param name="service">The application's service id: two applications may share the regions.</param>
/// <param name="serializer">What turns states into bytes.</param>
/// <param name="activators">What makes the state of a grain that has none.</param>
/// <param name="documents">The registers.</param>
internal sealed class QuorumGrainStorage(
    string name, string service, IGrainStorageSerializer serializer, IActivatorProvider activators, DocumentPool documents) : IGrainStorage
{
    /// <summary>The longest state, in bytes after serialization.</summary>
    public const int MaximumLength = RegisterRecord.MaximumPayloadLength - StateFrame.HeaderLength;

    /// <summary>Every state's key begins with it.</summary>
    public const string KeyPrefix = "states/";

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    /// <exception cref="ReplicationException">It cannot be told now what the state is; nothing was changed.</exception>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var value = await documents.ReadAsync(RegisterOf(stateName, grainId), cancellationToken);
        if (value is null)
        {
            Reset(grainState, etag: null);
            return;
        }

        var frame = StateFrame.Read(value.Payload);
        if (frame.IsCleared)
        {
            Reset(grainState, TagOf(value.Version));
            return;
        }

        grainState.State = serializer.Deserialize<T>(new BinaryData(frame.Body));
        grainState.ETag = TagOf(value.Version);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">Somebody else wrote since the state was read; nothing was done.</exception>
    /// <exception cref="QuorumUnavailableException">Nothing was done; the same write may be tried again.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done; read the state again.</exception>
    /// <exception cref="ArgumentException">The state is longer than <see cref="MaximumLength"/>; nothing was done.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var body = serializer.Serialize(grainState.State).ToMemory();
        if (body.Length > MaximumLength)
            throw new ArgumentException($"State {stateName} of {grainId.Type} takes {body.Length} bytes; at most {MaximumLength} can be stored.", nameof(grainState));
        await WriteAsync(stateName, grainId, grainState, new StateFrame(IsCleared: false, body), cancellationToken);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    /// <remarks>Leaves a tombstone with a version of its own, so that a writer who does not know of it is refused.</remarks>
    /// <exception cref="InconsistentStateException">Somebody else wrote since the state was read; nothing was done.</exception>
    /// <exception cref="QuorumUnavailableException">Nothing was done; the same may be tried again.</exception>
    /// <exception cref="OutcomeUnknownException">May or may not be done; read the state again.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        // Where nothing ever was, there is nothing to leave a trace of.
        if (grainState.ETag is null && await documents.ReadAsync(RegisterOf(stateName, grainId), cancellationToken) is null)
        {
            Reset(grainState, etag: null);
            return;
        }

        await WriteAsync(stateName, grainId, grainState, new StateFrame(IsCleared: true, default), cancellationToken);
        Reset(grainState, grainState.ETag);
    }

    private async Task WriteAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, StateFrame frame, CancellationToken cancellationToken)
    {
        var register = RegisterOf(stateName, grainId);
        var expected = VersionOf(grainState.ETag) ?? throw await ForeignAsync(register, grainState.ETag, cancellationToken);
        var result = await documents.TryWriteAsync(register, expected, frame.ToBytes(), cancellationToken);
        if (!result.IsDone)
            throw Inconsistent(register, TagOf(result.Version), grainState.ETag);
        grainState.ETag = TagOf(result.Version);
    }

    private void Reset<T>(IGrainState<T> grainState, string? etag)
    {
        grainState.State = activators.GetActivator<T>().Create();
        grainState.ETag = etag;
        grainState.RecordExists = false;
    }

    private async Task<InconsistentStateException> ForeignAsync(RegisterName register, string? etag, CancellationToken cancellationToken)
    {
        var value = await documents.ReadAsync(register, cancellationToken);
        return Inconsistent(register, value is null ? null : TagOf(value.Version), etag);
    }

    private static InconsistentStateException Inconsistent(RegisterName register, string? stored, string? current) =>
        new($"The state in register {register} is at version {stored ?? "none"}, but the writer has read {current ?? "none"}.", stored, current);

    // Kind first, owner second, as everywhere: what comes second is not shown in logs.
    private RegisterName RegisterOf(string stateName, GrainId grainId) => new(new BlobKey(
        $"{KeyPrefix}{KeyText.Of(grainId.ToString())}/{KeyText.Of(service)}/{KeyText.Of(name)}/{KeyText.Of(stateName)}"));

    private static string TagOf(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long? VersionOf(string? etag) => etag is null ? 0
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : null;
}
