using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>A named mutable value, replicated to every region, linearizable.</summary>
/// <remarks>
/// Not thread-safe: all calls and all continuations on one scheduler (a grain's). At most one write at a time.
/// </remarks>
public sealed class QuorumRegister(RegisterName name, RegionSet regions, IIdSource ids, TimeProvider time, RegisterOptions options) : IAsyncDisposable
{
    /// <summary>Which register.</summary>
    public RegisterName Name { get; } = name;

    /// <summary>Whether the next <see cref="WriteAsync"/> may go out: acquired, and neither fenced nor burnt since.</summary>
    public bool IsLeader => throw new NotImplementedException();

    /// <summary>Reads the register, linearizably.</summary>
    /// <returns>The chosen value; <see langword="null"/> if a quorum of good stores proves that none was ever chosen.</returns>
    public ValueTask<RegisterValue?> ReadAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{regions}{ids}{time}{options}");

    /// <summary>Becomes the leader under a new ballot.</summary>
    /// <returns>The value to continue from; <see langword="null"/> if there is none: the first write creates.</returns>
    public ValueTask<RegisterValue?> AcquireAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes the next value; one round trip.</summary>
    /// <param name="payload">Not to be changed afterwards: laggards receive it later.</param>
    /// <param name="writeId">Unique for this attempt.</param>
    /// <param name="cancellationToken">Checked before anything is sent; a write once sent is waited for.</param>
    /// <returns>The version: durable on a quorum.</returns>
    public ValueTask<long> WriteAsync(ReadOnlyMemory<byte> payload, Guid writeId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Waits until every replica has the newest value, or the time is over.</summary>
    /// <returns>Whether all have it.</returns>
    public ValueTask<bool> FlushAsync(TimeSpan timeout) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
