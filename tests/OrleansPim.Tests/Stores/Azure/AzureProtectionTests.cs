using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: what protects an account is never taken for a lost race, for success or for an empty store. Method: a <see cref="ProtectedAccount"/>.</summary>
public sealed class AzureProtectionTests(ProtectedAccountFixture fixture) : IClassFixture<ProtectedAccountFixture>, IAsyncLifetime
{
    private static readonly BlobKey Key = new("heads/3f/alice");
    private ProtectedAccount _account = null!;
    private AzureRegionStoreOptions _options = null!;
    private AzureRegionStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _account = fixture.Account;
        (_account.Immutability, _account.Containers) = (Immutability.None, ContainerLife.There);
        _options = fixture.NewOptions();
        _store = new AzureRegionStore(_options);
        await _store.CreateAsync(Stop);
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>README says to leave such a policy off: a region with it takes new blobs, and is denied for everything else.</summary>
    [Theory, InlineData(Immutability.ContainerRetention), InlineData(Immutability.ContainerLegalHold)]
    public async Task A_policy_for_a_whole_container_denies_overwriting_and_deleting_and_is_no_lost_race(Immutability immutability)
    {
        var first = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        _account.Immutability = immutability;

        await AssertFailsAsync(RegionFailure.Denied, async () => await _store.TryWriteAsync(Key, "two"u8.ToArray(), first, Stop));
        await AssertFailsAsync(RegionFailure.Denied, async () => await _store.TryDeleteAsync(Key, first!.Value, Stop));

        Assert.Equal(first, (await _store.ReadAsync(Key, Stop))?.Version);
        Assert.Null(await _store.TryWriteAsync(Key, "two"u8.ToArray(), null, Stop));
        Assert.NotNull(await _store.TryWriteAsync(new BlobKey("heads/3f/bob"), "one"u8.ToArray(), null, Stop));
        _account.Immutability = Immutability.None;
        Assert.NotNull(await _store.TryWriteAsync(Key, "two"u8.ToArray(), first, Stop));
    }

    [Theory, InlineData(ContainerLife.BeingDeleted), InlineData(ContainerLife.Deleted)]
    public async Task A_container_that_is_being_deleted_or_was_is_missing_and_whole_when_it_is_brought_back(ContainerLife life)
    {
        var version = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        _account.Containers = life;

        await AssertFailsAsync(RegionFailure.Missing, async () => await _store.ReadAsync(Key, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await _store.TryWriteAsync(Key, "two"u8.ToArray(), version, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await _store.TryWriteAsync(Key, "two"u8.ToArray(), null, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await _store.TryDeleteAsync(Key, version!.Value, Stop));
        await AssertFailsAsync(RegionFailure.Missing, async () => await _store.ListAsync("", null, 10, Stop));
        // Whoever may make containers would be given another one where this one may still be brought back, once its name is free.
        _options.MayCreateContainer = life == ContainerLife.BeingDeleted;
        using var other = new AzureRegionStore(_options);
        await AssertFailsAsync(RegionFailure.Missing, async () => await other.CreateAsync(Stop));

        _account.Containers = ContainerLife.There;
        Assert.Equal(version, (await _store.ReadAsync(Key, Stop))?.Version);
        Assert.Equal(version, Assert.Single((await _store.ListAsync("", null, 10, Stop)).Blobs).Version);
    }

    [Fact]
    public async Task A_restored_older_version_has_a_token_of_its_own_and_whoever_wrote_since_loses_no_race_unseen()
    {
        var first = await _store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);
        var second = await _store.TryWriteAsync(Key, "two"u8.ToArray(), first, Stop);

        await _account.RestoreAsync(_options.Container!, Key.Value, version: 0, Stop);

        Assert.Null(await _store.TryWriteAsync(Key, "three"u8.ToArray(), second, Stop));
        Assert.Null(await _store.TryWriteAsync(Key, "three"u8.ToArray(), first, Stop));
        var restored = await _store.ReadAsync(Key, Stop);
        Assert.Equal("one"u8.ToArray(), restored?.Content.ToArray());
        Assert.DoesNotContain(restored!.Value.Version, (BlobVersion[])[first!.Value, second!.Value]);
    }

    /// <summary>Goal: rule B2, on the answers of such an account. Method: one of three regions is there; an older version of a record is put back under its leader.</summary>
    [Fact]
    public async Task A_region_whose_record_was_restored_to_an_older_version_loses_its_vote_to_the_leader_that_meets_it()
    {
        IRegionStore[] stores = [_store, SimulatedRegionStore.CreateEmpty(), SimulatedRegionStore.CreateEmpty()];
        var ids = new SeededIdSource(7);
        var deployment = ids.NextId();
        var regions = new List<Region>();
        foreach (var store in stores)
        {
            var region = new Region(new RegionName($"r{regions.Count}"), store);
            var incarnation = new StoreIncarnation(ids.NextId());
            await store.TryWriteAsync(StoreMarker.Key, new StoreMarker(deployment, region.Name, incarnation).ToBytes(), null, Stop);
            region.Judge(RegionStanding.Voting(incarnation));
            regions.Add(region);
        }

        var options = new RegisterOptions { ReplicaTimeout = TimeSpan.FromSeconds(60) };
        await using var register = new QuorumRegister(new RegisterName(Key), new RegionSet([.. regions]), ids, TimeProvider.System, options);
        await register.AcquireAsync(Stop);
        foreach (var text in (string[])["v1", "v2"])
        {
            await register.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), ids.NextId(), Stop);
            Assert.True(await register.FlushAsync(TimeSpan.FromSeconds(60)));
        }

        await _account.RestoreAsync(_options.Container!, Key.Value, version: _account.VersionsOf(_options.Container!, Key.Value).Count - 1, Stop);
        Assert.Equal(3, await register.WriteAsync("v3"u8.ToArray(), ids.NextId(), Stop));
        await register.FlushAsync(TimeSpan.FromSeconds(60));

        Assert.True(regions[0].Standing.IsQuarantined);
        Assert.All(regions.Skip(1), region => Assert.True(region.Standing.HasVote));
    }

    private static async Task AssertFailsAsync(RegionFailure reason, Func<Task> call) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<RegionUnavailableException>(call)).Reason);
}
