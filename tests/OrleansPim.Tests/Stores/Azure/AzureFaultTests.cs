using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: whatever happens to an account, nobody takes it for an empty store or a lost race. Method: do it to a real Azurite.</summary>
public sealed class AzureFaultTests : IAsyncLifetime
{
    private static readonly BlobKey Key = new("heads/3f/alice");
    private readonly List<AzureRegionStore> _stores = [];
    private AzuriteProcess _azurite = null!;
    private AzureRegionStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        _azurite = await AzuriteProcess.StartNewAsync(Stop);
        _store = NewStore(_azurite.ConnectionString);
        await _store.CreateAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            store.Dispose();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_account_is_unreachable_and_comes_back_by_itself()
    {
        var version = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        await AzuriteProcess.SavedAsync(Stop);

        await _azurite.KillAsync();

        await AssertEveryCallFailsAsync(_store, RegionFailure.Unreachable);
        await _azurite.StartAsync(Stop);
        Assert.Equal(version, (await _store.ReadAsync(Key, Stop))?.Version);
        Assert.NotNull(await _store.TryWriteAsync(Key, "two"u8.ToArray(), version, Stop));
    }

    [Fact]
    public async Task An_account_that_accepts_and_never_answers_times_out_and_the_write_may_land_later()
    {
        var version = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        var options = Options(_azurite.ConnectionString, "region");
        options.NetworkTimeoutMilliseconds = 1_000;
        var store = New(options);
        await _azurite.FreezeAsync(Stop);

        var clock = Stopwatch.StartNew();
        await AssertEveryCallFailsAsync(store, RegionFailure.TimedOut);

        // Five calls, and none ended before its second was over.
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(4.5), $"{clock.Elapsed}");
        await _azurite.ThawAsync(Stop);
        var blob = await _store.ReadAsync(Key, Stop);
        Assert.True(blob is null || blob.Value.Version == version || blob.Value.Content.Span.SequenceEqual("late"u8), "Something else was stored.");
    }

    [Fact]
    public async Task A_deleted_container_is_missing_and_not_empty()
    {
        await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);

        await Container().DeleteAsync(cancellationToken: Stop);

        await AssertEveryCallFailsAsync(_store, RegionFailure.Missing, creates: false);
    }

    [Fact]
    public async Task A_wiped_account_is_missing_and_not_empty()
    {
        await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);

        await _azurite.StopAsync(Stop);
        _azurite.Wipe();
        await _azurite.StartAsync(Stop);

        await AssertEveryCallFailsAsync(_store, RegionFailure.Missing, creates: false);
    }

    [Fact]
    public async Task A_missing_container_is_made_only_by_whoever_was_allowed_to()
    {
        var options = Options(_azurite.ConnectionString, "other");
        options.MayCreateContainer = false;
        var store = New(options);

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(() => store.CreateAsync(Stop).AsTask());
        Assert.Equal(RegionFailure.Missing, failure.Reason);
        Assert.False(await new BlobContainerClient(_azurite.ConnectionString, "other").ExistsAsync(Stop));

        await NewStore(_azurite.ConnectionString, "other").CreateAsync(Stop);
        await store.CreateAsync(Stop);
        Assert.Null(await store.ReadAsync(Key, Stop));
    }

    [Fact]
    public async Task A_wrong_key_is_denied_and_told_to_nobody()
    {
        var key = AzuriteProcess.NewKey();
        var store = NewStore(_azurite.ConnectionStringWith(key));

        var failures = await AssertEveryCallFailsAsync(store, RegionFailure.Denied);

        Assert.All(failures, failure =>
        {
            Assert.DoesNotContain(key, $"{failure}", StringComparison.Ordinal);
            Assert.DoesNotContain("SharedKey", $"{failure}", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_signature_that_permits_reading_permits_no_more_and_is_told_to_nobody()
    {
        var version = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        var address = Container().GenerateSasUri(
            BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List,
            DateTimeOffset.UtcNow.AddHours(1));
        var store = New(new AzureRegionStoreOptions { ContainerUri = address.AbsoluteUri, NetworkTimeoutMilliseconds = 30_000 });

        await store.CreateAsync(Stop);
        Assert.Equal(version, (await store.ReadAsync(Key, Stop))?.Version);
        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(() => store.TryWriteAsync(Key, "two"u8.ToArray(), version, Stop).AsTask());

        Assert.Equal(RegionFailure.Denied, failure.Reason);
        Assert.DoesNotContain("sig=", $"{failure}", StringComparison.Ordinal);
        Assert.DoesNotContain(address.Query.Split("sig=")[1][..10], $"{failure}", StringComparison.Ordinal);
    }

    /// <summary>Both ways to hand over a signature: in the container's address, and in a connection string.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_signature_without_the_right_to_delete_does_all_but_that_and_the_region_goes_on(bool inAddress)
    {
        var ends = DateTimeOffset.UtcNow.AddHours(1);
        var store = New(inAddress
            ? new AzureRegionStoreOptions
            {
                ContainerUri = Container().GenerateSasUri(
                    BlobContainerSasPermissions.Read | BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write | BlobContainerSasPermissions.List, ends).AbsoluteUri,
            }
            : new AzureRegionStoreOptions
            {
                ConnectionString = $"BlobEndpoint={_azurite.Address};SharedAccessSignature=" + new BlobServiceClient(_azurite.ConnectionString).GenerateAccountSasUri(
                    AccountSasPermissions.Read | AccountSasPermissions.Create | AccountSasPermissions.Write | AccountSasPermissions.List,
                    ends,
                    AccountSasResourceTypes.Container | AccountSasResourceTypes.Object).Query.TrimStart('?'),
                Container = "region",
            });
        await store.CreateAsync(Stop);
        var first = await store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        var second = await store.TryWriteAsync(Key, "two"u8.ToArray(), first, Stop);

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(() => store.TryDeleteAsync(Key, second!.Value, Stop).AsTask());

        Assert.Equal(RegionFailure.Denied, failure.Reason);
        Assert.DoesNotContain("sig=", $"{failure}", StringComparison.Ordinal);
        Assert.Equal(second, (await store.ReadAsync(Key, Stop))?.Version);
        Assert.Equal(second, Assert.Single((await store.ListAsync("", null, 10, Stop)).Blobs).Version);
        Assert.NotNull(await store.TryWriteAsync(Key, "three"u8.ToArray(), second, Stop));
    }

    [Fact]
    public async Task A_leased_blob_is_no_lost_race()
    {
        var version = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        var lease = new BlobLeaseClient(Container().GetBlobClient(Key.Value));
        await lease.AcquireAsync(TimeSpan.FromSeconds(15), cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(
            () => _store.TryWriteAsync(Key, "two"u8.ToArray(), version, Stop).AsTask());

        Assert.Equal(RegionFailure.Locked, failure.Reason);
    }

    private BlobContainerClient Container() => new(_azurite.ConnectionString, "region");

    private AzureRegionStore NewStore(string connectionString, string container = "region") => New(Options(connectionString, container));

    private AzureRegionStore New(AzureRegionStoreOptions options)
    {
        var store = new AzureRegionStore(options);
        _stores.Add(store);
        return store;
    }

    private static AzureRegionStoreOptions Options(string connectionString, string container) => new()
    {
        ConnectionString = connectionString,
        Container = container,
        MayCreateContainer = true,
        NetworkTimeoutMilliseconds = 30_000,
    };

    private static async Task<List<RegionUnavailableException>> AssertEveryCallFailsAsync(AzureRegionStore store, RegionFailure reason, bool creates = true)
    {
        List<Func<Task>> calls =
        [
            async () => await store.ReadAsync(Key, Stop),
            async () => await store.TryWriteAsync(Key, "late"u8.ToArray(), null, Stop),
            async () => await store.TryDeleteAsync(Key, new BlobVersion("0x8D"), Stop),
            async () => await store.ListAsync("", null, 10, Stop),
        ];
        if (creates)
            calls.Add(async () => await store.CreateAsync(Stop));
        var failures = new List<RegionUnavailableException>();
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<RegionUnavailableException>(call);
            Assert.Equal(reason, failure.Reason);
            failures.Add(failure);
        }

        return failures;
    }
}
