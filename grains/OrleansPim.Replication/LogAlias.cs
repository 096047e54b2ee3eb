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
    private const int KeyLength = 32;

    private static byte[] _key = RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Gives up the key of this process for one that everybody knows: for simulations, whose traces are the same everywhere.</summary>
    public static void UseKnownKey() => _key = new byte[KeyLength];

    /// <summary>The alias of a text.</summary>
    public static string Of(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text), hash);
        return $"‹{Convert.ToHexStringLower(hash[..Length])}›";
    }
}
