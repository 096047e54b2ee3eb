using System.IO.Hashing;

namespace OrleansPim.Fuzz.Mutations;

/// <summary>The checksum that ends markers and records.</summary>
internal static class Checksums
{
    private const int Length = 16;

    /// <summary>Makes the last bytes the checksum of those before.</summary>
    public static byte[] Reseal(byte[] bytes)
    {
        if (bytes.Length >= Length)
            XxHash128.Hash(bytes.AsSpan(0, bytes.Length - Length), bytes.AsSpan(bytes.Length - Length));
        return bytes;
    }
}
