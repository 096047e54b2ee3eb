using System.Security.Cryptography;

namespace OrleansPim.Client;

/// <summary>Where request ids come from.</summary>
/// <remarks>Thread-safe.</remarks>
public class RequestIdSource
{
    /// <summary>An id that no other intention has.</summary>
    public virtual RequestId Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new RequestId(new Guid(bytes));
    }
}
