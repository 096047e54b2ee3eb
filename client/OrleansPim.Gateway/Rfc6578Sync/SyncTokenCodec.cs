using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrleansPim.Gateway.Rfc6578Sync;

/// <summary>Writes sync tokens as URIs and reads back only those that it wrote for the same subscriber and collection.</summary>
/// <remarks>
/// The signature matters because a token ahead of the ledger is taken as proof that data was lost (the amnesia guard):
/// nobody may forge that proof. Thread-safe.
/// </remarks>
internal sealed class SyncTokenCodec(IOptions<GatewayOptions> options)
{
    private const string Prefix = "urn:orleanspim:sync:";
    private const byte Version = 1;
    private const int SignedLength = 1 + 16 + sizeof(long);
    private const int SignatureLength = 16;

    private readonly byte[] _key = Convert.FromBase64String(options.Value.SyncTokenKey);

    /// <summary>Writes a token.</summary>
    public string Write(SubscriberId subscriber, CollectionId collection, SyncToken token)
    {
        Span<byte> bytes = stackalloc byte[SignedLength + SignatureLength];
        bytes[0] = Version;
        token.Epoch.TryWriteBytes(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], token.Sequence);
        Sign(subscriber, collection, bytes[..SignedLength], bytes[SignedLength..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token.</summary>
    /// <returns><see langword="null"/> if it is malformed, forged, or another collection's.</returns>
    public SyncToken? Read(SubscriberId subscriber, CollectionId collection, string text)
    {
        Span<byte> bytes = stackalloc byte[SignedLength + SignatureLength];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.Length != Prefix.Length + Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), bytes, out _, out var length) != OperationStatus.Done
            || length != bytes.Length || bytes[0] != Version)
        {
            return null;
        }
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(subscriber, collection, bytes[..SignedLength], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[SignedLength..])
            ? new SyncToken(new Guid(bytes.Slice(1, 16)), BinaryPrimitives.ReadInt64BigEndian(bytes[17..]))
            : null;
    }

    private void Sign(SubscriberId subscriber, CollectionId collection, ReadOnlySpan<byte> signed, Span<byte> signature)
    {
        // A line feed can be in none of the parts, so that no two triples sign the same bytes.
        var scope = Encoding.UTF8.GetBytes($"{subscriber.Value}\n{(int)collection.Kind}\n{collection.Name}\n");
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, [.. scope, .. signed], hash);
        hash[..signature.Length].CopyTo(signature);
    }
}
