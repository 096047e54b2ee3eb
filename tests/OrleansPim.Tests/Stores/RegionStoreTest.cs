using System.Text;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Stores;

/// <summary>A test that has a region store.</summary>
public abstract class RegionStoreTest : IAsyncLifetime
{
    /// <summary>The store under test; exists and is empty when a test begins.</summary>
    protected IRegionStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Store = NewMissingStore();
        await Store.CreateAsync(Stop);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A store, unlike any that a former call gave, that nobody created yet.</summary>
    protected abstract IRegionStore NewMissingStore();

    protected static byte[] Content(string text) => Encoding.UTF8.GetBytes(text);

    protected static Task<RegionUnavailableException> AssertUnavailableAsync(Func<Task> call) =>
        Assert.ThrowsAsync<RegionUnavailableException>(call);
}
