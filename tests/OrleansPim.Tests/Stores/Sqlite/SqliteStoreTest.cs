using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Sqlite;

namespace OrleansPim.Tests.Stores.Sqlite;

/// <summary>A test that does to the files of an embedded store what disks and operators do.</summary>
public abstract class SqliteStoreTest : IAsyncLifetime
{
    private readonly TemporaryFolder _temporary = new();
    private readonly List<SqliteRegionStore> _stores = [];

    protected static BlobKey Key { get; } = new("heads/3f/alice");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The folder of the store.</summary>
    protected string Folder => Path.Combine(_temporary.Path, "region");

    /// <summary>The file of the store.</summary>
    protected string Database => Path.Combine(Folder, "region.db");

    /// <summary>The store under test; exists and is empty when a test begins.</summary>
    protected SqliteRegionStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = NewStore();
        await Store.CreateAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another object for the same file.</summary>
    protected SqliteRegionStore NewStore(IIdSource? ids = null, long maximumBytes = long.MaxValue)
    {
        var options = new SqliteRegionStoreOptions { Folder = Folder, MaximumBytes = maximumBytes };
        var store = new SqliteRegionStore(options, ids ?? new RandomIdSource(), NullLogger<SqliteRegionStore>.Instance);
        _stores.Add(store);
        return store;
    }

    protected static byte[] Content(string text) => Encoding.UTF8.GetBytes(text);

    protected static async Task<string?> ReadTextAsync(SqliteRegionStore store) =>
        await store.ReadAsync(Key, Stop) is { } blob ? Encoding.UTF8.GetString(blob.Content.Span) : null;

    /// <summary>Asserts that a call fails, and why.</summary>
    protected static async Task AssertFailsAsync(RegionFailure reason, Func<Task> call) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<RegionUnavailableException>(call)).Reason);

    /// <summary>Takes the place of another process that writes to the file.</summary>
    private protected SqliteConnection HoldWriteLock()
    {
        var other = new SqliteConnection(Database, create: false, cacheKibibytes: 64);
        other.Execute("BEGIN IMMEDIATE");
        return other;
    }
}
