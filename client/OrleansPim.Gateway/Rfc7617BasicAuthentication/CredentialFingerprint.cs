using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Stands for an authorization header in memory, which so never holds the password.</summary>
/// <param name="High">The first half of a keyed hash.</param>
/// <param name="Low">The second half.</param>
internal readonly record struct CredentialFingerprint(ulong High, ulong Low)
{
    /// <summary>Random for each process, so that a memory dump of one says nothing about another.</summary>
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public static CredentialFingerprint Of(string header)
    {
        Span<byte> text = stackalloc byte[BasicCredentials.MaximumLength * 3];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, text[..Encoding.UTF8.GetBytes(header, text)], hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}
