using System.Security.Cryptography;

namespace OrleansPim.Replication;

/// <summary>Ids from the operating system's random generator.</summary>
public sealed class RandomIdSource : IIdSource
{
    /// <inheritdoc/>
    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new Guid(bytes);
    }
}
