using Microsoft.Extensions.Logging;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;

namespace OrleansPim.Clustering.Documents;

/// <summary>Keeps the proposers of the documents used last, so that the next write of each takes one round trip and no read.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DocumentPool(RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions options, ILogger<DocumentPool> logger)
    : IAsyncDisposable
{
    /// <summary>How many idle proposers are kept; each holds the value that it wrote last.</summary>
    public const int MaximumIdle = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<RegisterName, LinkedListNode<Place>> _places = [];
    private readonly LinkedList<Place> _newestFirst = [];

    /// <summary>How many proposers are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _places.Count;
        }
    }

    /// <summary>Reads one document.</summary>
    /// <inheritdoc cref="RegisterDocument.ReadAsync"/>
    public async Task<RegisterValue?> ReadAsync(RegisterName name, CancellationToken cancellationToken)
    {
        var place = Enter(name);
        try
        {
            return await place.Document.ReadAsync(cancellationToken);
        }
        finally
        {
            await LeaveAsync(place);
        }
    }

    /// <summary>Writes one document, if its version is still the expected one.</summary>
    /// <inheritdoc cref="RegisterDocument.TryWriteAsync"/>
    public async Task<WriteResult> TryWriteAsync(
        RegisterName name, long expected, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var place = Enter(name);
        try
        {
            return await place.Document.TryWriteAsync(expected, payload, cancellationToken);
        }
        finally
        {
            await LeaveAsync(place);
        }
    }

    /// <summary>Ends all leaderships.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Place> places;
        lock (_gate)
        {
            places = [.. _newestFirst];
            _newestFirst.Clear();
            _places.Clear();
        }

        foreach (var place in places)
            await place.Document.DisposeAsync();
    }

    private Place Enter(RegisterName name)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(name, out var node))
                _newestFirst.Remove(node);
            else
                _places.Add(name, node = new LinkedListNode<Place>(new Place(name, NewDocument(name))));
            _newestFirst.AddFirst(node);
            node.Value.Users++;
            return node.Value;
        }
    }

    private async ValueTask LeaveAsync(Place place)
    {
        var evicted = new List<Place>(1);
        lock (_gate)
        {
            place.Users--;
            for (var node = _newestFirst.Last; node is not null && _places.Count > MaximumIdle;)
            {
                var (candidate, newer) = (node, node.Previous);
                node = newer;
                if (candidate.Value.Users > 0)
                    continue;
                _newestFirst.Remove(candidate);
                _places.Remove(candidate.Value.Name);
                evicted.Add(candidate.Value);
            }
        }

        foreach (var gone in evicted)
            await gone.Document.DisposeAsync();
    }

    private RegisterDocument NewDocument(RegisterName name) => new(new QuorumRegister(name, regions, ids, time, options, logger), ids);

    private sealed class Place(RegisterName name, RegisterDocument document)
    {
        public RegisterName Name => name;

        public RegisterDocument Document => document;

        public int Users { get; set; }
    }
}
