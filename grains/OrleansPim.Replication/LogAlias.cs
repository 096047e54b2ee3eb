using System.Security.Cryptography;
using System.Text;

namespace OrleansPim.Replication;

/// <summary>Stands for a subscriber where people read: in logs and in the messages of exceptions, which end there too.</summary>
/// <remarks>
/// A keyed hash, so that lines about one subscriber can be told to belong together, and nobody can try ids until one fits. The key is
/// of this process: another one has other aliases. Holds characters that no blob key may have, so that an alias that is taken for
/// a key by mistake is refused at once instead of naming a blob that is not there.
/// </remarks>
internal static class LogAlias
{
    private const int Length = 6;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The alias of a text.</summary>
    public static string Of(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text), hash);
        return $"‹{Convert.ToHexStringLower(hash[..Length])}›";
    }
}
