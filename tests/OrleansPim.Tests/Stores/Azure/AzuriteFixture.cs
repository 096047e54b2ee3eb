using OrleansPim.Stores.Azure;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>One account for all tests of a class; each takes containers of its own in it.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? _process;
    private int _containers;

    /// <summary>Skips the test, by the program's name, on a machine without it.</summary>
    internal AzuriteProcess Process
    {
        get
        {
            Assert.SkipWhen(_process is null, AzuriteProgram.Missing);
            return _process!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (AzuriteProgram.Path is not null)
            _process = await AzuriteProcess.StartNewAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The options of a container that does not exist and that nobody else uses.</summary>
    internal AzureRegionStoreOptions NewOptions() => new()
    {
        ConnectionString = Process.ConnectionString,
        Container = $"region-{Interlocked.Increment(ref _containers)}",
        MayCreateContainer = true,
        NetworkTimeoutMilliseconds = 30_000,
    };
}
