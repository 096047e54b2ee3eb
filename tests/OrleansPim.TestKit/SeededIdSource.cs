using OrleansPim.Replication;

namespace OrleansPim.TestKit;

/// <summary>Ids that a seed determines.</summary>
/// <remarks>Thread-safe; the order of concurrent calls is theirs.</remarks>
public sealed class SeededIdSource(int seed) : IIdSource
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
            _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
