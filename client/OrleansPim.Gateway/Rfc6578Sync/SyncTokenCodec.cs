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

    // Of a page that others follow: says in addition how far the ledger had come.
    private const byte VersionOfPage = 2;
    private const int SignedLength = 1 + 16 + sizeof(long);
    private const int SignedLengthOfPage = SignedLength + sizeof(long);
    private const int SignatureLength = 16;

    private readonly byte[] _key = Convert.FromBase64String(options.Value.SyncTokenKey);

    /// <summary>Writes a token.</summary>
    public string Write(SubscriberId subscriber, CollectionId collection, SyncToken token)
    {
        var isPage = token.LedgerSequence > 0;
        var length = isPage ? SignedLengthOfPage : SignedLength;
        Span<byte> bytes = stackalloc byte[length + SignatureLength];
        bytes[0] = isPage ? VersionOfPage : Version;
        token.Epoch.TryWriteBytes(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], token.Sequence);
        if (isPage)
            BinaryPrimitives.WriteInt64BigEndian(bytes[SignedLength..], token.LedgerSequence);
        Sign(subscriber, collection, bytes[..length], bytes[length..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token.</summary>
    /// <returns><see langword="null"/> if it is malformed, forged, or another collection's.</returns>
    public SyncToken? Read(SubscriberId subscriber, CollectionId collection, string text)
    {
        Span<byte> buffer = stackalloc byte[SignedLengthOfPage + SignatureLength];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.Length > Prefix.Length + Base64Url.GetEncodedLength(buffer.Length)
            || Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), buffer, out _, out var length) != OperationStatus.Done)
        {
            return null;
        }

        var bytes = buffer[..length];
        var signed = length - SignatureLength;
        if ((signed, length > 0 ? bytes[0] : 0) is not ((SignedLength, Version) or (SignedLengthOfPage, VersionOfPage)))
            return null;
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(subscriber, collection, bytes[..signed], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[signed..]))
            return null;
        return new SyncToken(
            new Guid(bytes.Slice(1, 16)),
            BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
            signed == SignedLengthOfPage ? BinaryPrimitives.ReadInt64BigEndian(bytes[SignedLength..]) : 0);
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
