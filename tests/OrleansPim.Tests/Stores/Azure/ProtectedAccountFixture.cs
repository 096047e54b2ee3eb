using OrleansPim.Stores.Azure;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>One account with everything turned on that protects blobs, for all tests of a class; each takes containers of its own in it.</summary>
public sealed class ProtectedAccountFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();
    private ProtectedAccount? _account;

    /// <summary>Skips the test, by the program's name, on a machine without it.</summary>
    internal ProtectedAccount Account
    {
        get
        {
            Assert.SkipWhen(_account is null, AzuriteProgram.Missing);
            return _account!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await _azurite.InitializeAsync();
        if (AzuriteProgram.Path is not null)
            _account = await ProtectedAccount.StartNewAsync(_azurite.Process, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_account is not null)
            await _account.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    /// <summary>The options of a container that does not exist and that nobody else uses.</summary>
    internal AzureRegionStoreOptions NewOptions()
    {
        var options = _azurite.NewOptions();
        options.ConnectionString = Account.ConnectionString;
        return options;
    }
}
