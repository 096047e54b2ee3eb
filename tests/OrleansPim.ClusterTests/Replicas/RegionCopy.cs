using Azure.Storage.Blobs;
using Microsoft.Data.Sqlite;

namespace OrleansPim.ClusterTests.Replicas;

/// <summary>Everything that one region's store holds, read from its file or container.</summary>
/// <param name="Region">Which region.</param>
/// <param name="Blobs">Content by key.</param>
/// <remarks>Reads with plain SQL and a plain client, not through the product's own store: a fault of that store must not hide itself.</remarks>
internal sealed record RegionCopy(string Region, IReadOnlyDictionary<string, byte[]> Blobs)
{
    /// <summary>Reads a region's folder.</summary>
    public static RegionCopy Read(string region, string folder)
    {
        var blobs = new Dictionary<string, byte[]>();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "region.db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT key, content FROM blobs";
        using var rows = select.ExecuteReader();
        while (rows.Read())
            blobs.Add(rows.GetString(0), rows.GetFieldValue<byte[]>(1));
        return new RegionCopy(region, blobs);
    }

    /// <summary>Reads a region's container.</summary>
    public static async Task<RegionCopy> ReadAsync(string region, BlobContainerClient container, CancellationToken cancellationToken)
    {
        var blobs = new Dictionary<string, byte[]>();
        await foreach (var item in container.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            var content = await container.GetBlobClient(item.Name).DownloadContentAsync(cancellationToken);
            blobs.Add(item.Name.Replace("._", ".", StringComparison.Ordinal), content.Value.Content.ToArray());
        }
        return new RegionCopy(region, blobs);
    }
}
