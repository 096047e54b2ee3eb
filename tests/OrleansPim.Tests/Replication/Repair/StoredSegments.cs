using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Immutable blobs that all stores of a cluster hold.</summary>
internal static class StoredSegments
{
    /// <summary>Stores so many.</summary>
    public static async Task<IReadOnlyList<BlobKey>> PutAsync(SimulatedCluster cluster, int count)
    {
        var keys = new List<BlobKey>();
        for (var number = 0; number < count; number++)
        {
            keys.Add(new BlobKey($"segments/s/{Convert.ToHexStringLower(SHA256.HashData(ContentOf(number)))}"));
            foreach (var store in cluster.Stores)
                await store.TryWriteAsync(keys[number], ContentOf(number), null, CancellationToken.None);
        }

        return keys;
    }

    /// <summary>What lies in one of them.</summary>
    public static byte[] ContentOf(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"segment {number}"));
}
