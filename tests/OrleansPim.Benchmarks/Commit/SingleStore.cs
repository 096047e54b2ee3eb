using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Benchmarks.Reports;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Benchmarks.Commit;

/// <summary>What a user would have instead: one SQLite store of the same engine, one copy, no network, no grain.</summary>
/// <param name="Latencies">Of the counted writes.</param>
/// <param name="Elapsed">How long they were counted.</param>
internal sealed record SingleStore(Latencies Latencies, TimeSpan Elapsed)
{
    private const int KeyCount = 512;

    /// <summary>Writes a second.</summary>
    public double Rate => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>The columns of the report.</summary>
    public string[] Cells =>
        [$"{Rate:0}", $"{Latencies.Quantile(0.50).TotalMilliseconds:0.00}", $"{Latencies.Quantile(0.99).TotalMilliseconds:0.00}"];

    /// <summary>Measures conditional writes to one store in this process.</summary>
    public static async Task<SingleStore> MeasureAsync(
        int concurrency, int length, TimeSpan warmUp, TimeSpan duration, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("orleanspim-benchmark-");
        var store = new SqliteRegionStore(
            new SqliteRegionStoreOptions { Folder = folder.FullName }, new RandomIdSource(), NullLogger<SqliteRegionStore>.Instance);
        try
        {
            await store.CreateAsync(cancellationToken);
            var content = new byte[length];
            new Random(1).NextBytes(content);
            var versions = new BlobVersion?[Math.Max(KeyCount, concurrency)];
            var (latencies, elapsed) = await Load.RunAsync(concurrency, warmUp, duration, async (worker, count) =>
            {
                var slot = (worker + (count * concurrency)) % versions.Length;
                versions[slot] = await store.TryWriteAsync(new BlobKey($"keys/{slot:0000}"), content, versions[slot], cancellationToken)
                    ?? throw new InvalidOperationException("A race was lost although each key has one writer.");
            });
            return new SingleStore(latencies, elapsed);
        }
        finally
        {
            await store.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
