using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.TestKit.Simulation;

/// <summary>A region store as one process reaches it over a simulated network.</summary>
/// <remarks>
/// Requests and answers are delayed, lost, duplicated and so reordered; a request goes on although its caller gave up. The
/// answer is that of the request's first arrival: a store never retries, so nobody hears of a second one.
/// </remarks>
public sealed class SimulatedNetworkStore(ProcessGate gate, SimulatedNetwork network, int region, SimulatedRegionStore store) : IRegionStore
{
    /// <inheritdoc/>
    public ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken) =>
        CallAsync(NewRequest("read", key), "read", () => Now(store.ReadAsync(key, CancellationToken.None)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken)
    {
        // What left is what arrives, whatever the caller does with its buffer after it gave up.
        var copy = content.ToArray();
        var what = network.Trace is null ? string.Empty : $" if {expected?.Token ?? "absent"} {RecordText.Of(key, copy)}";
        return CallAsync(
            new NetworkRequest(gate.Name, region, "write", key, expected, copy), $"write{what}", () => Now(store.TryWriteAsync(key, copy, expected, CancellationToken.None)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        CallAsync(NewRequest("delete", key), "delete", () => Now(store.TryDeleteAsync(key, expected, CancellationToken.None)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken) =>
        CallAsync(NewRequest("list", default), "list", () => Now(store.ListAsync(prefix, after, limit, CancellationToken.None)), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CreateAsync(CancellationToken cancellationToken) => await CallAsync(
        NewRequest("create", default), "create", () => Now(MakeAsync()), cancellationToken);

    private NetworkRequest NewRequest(string verb, BlobKey key) => new(gate.Name, region, verb, key);

    private async ValueTask<bool> MakeAsync()
    {
        await store.CreateAsync(CancellationToken.None);
        return true;
    }

    private ValueTask<T> CallAsync<T>(NetworkRequest request, string verb, Func<T> apply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new NetworkCall<T>(gate, network, request, verb, apply);
        gate.Send(call.Depart);
        return new ValueTask<T>(call.WaitAsync(cancellationToken));
    }

    // The store in memory has always answered when it returns.
    private static T Now<T>(ValueTask<T> answer) => answer.GetAwaiter().GetResult();
}
