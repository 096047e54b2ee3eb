using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class RefillBatchTests : IDisposable
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly BlobKey Known = new("heads/known");
    private static readonly BlobKey Other = new("heads/other");

    private readonly SimulatedCluster _cluster = new(3, seed: 1);
    private readonly BlobRefill _refill;
    private readonly RefillBatch _batch;

    public RefillBatchTests()
    {
        var clock = new ReplicaClock(_cluster.Time, _cluster.Options.ReplicaTimeout);
        var context = new RepairContext(_cluster.Ids, _cluster.Time, _cluster.Options, clock, NullLogger.Instance);
        _refill = new BlobRefill(_cluster.Regions.Regions[0], _cluster.Regions, context);
        _batch = new RefillBatch(_cluster.Regions.Regions[0], _cluster.Regions, _refill, _cluster.Time, Stop);
    }

    [Fact]
    public async Task What_was_filled_in_is_verified_by_a_listing_that_shows_it_as_it_was_written()
    {
        await FillAsync(Known);

        Assert.Empty(_batch.FindUnverified(await ListAsync()));
        Assert.Equal(1, _cluster.RecordAt(0, Known.Value)!.Accepted.Version);
    }

    /// <summary>Found by measuring a rebuild: only what had been written was looked at, and a blank that was left behind counted as filled.</summary>
    [Fact]
    public async Task Blank_that_nobody_filled_is_not_verified()
    {
        await FillAsync(Known);
        var blank = RegisterRecordCodec.ToBytes(_refill.NewBlank(new RegisterName(Other)));
        await _cluster.Stores[0].TryWriteAsync(Other, blank, null, Stop);

        Assert.Equal([Other], _batch.FindUnverified(await ListAsync()));

        _batch.Vouch(Other);
        Assert.Empty(_batch.FindUnverified(await ListAsync()));
    }

    [Fact]
    public async Task What_was_replaced_after_it_was_filled_in_is_not_verified()
    {
        await FillAsync(Known);
        var found = (await _cluster.Stores[0].ReadAsync(Known, Stop))!.Value;
        await _cluster.Stores[0].TryWriteAsync(Known, found.Content, found.Version, Stop);

        Assert.Equal([Known], _batch.FindUnverified(await ListAsync()));
    }

    public void Dispose() => _batch.Dispose();

    private async Task FillAsync(BlobKey key)
    {
        await using (var register = _cluster.NewRegister(key.Value))
        {
            await _cluster.DriveAsync(register.AcquireAsync(Stop).AsTask());
            await _cluster.DriveAsync(register.WriteAsync(new byte[10], _cluster.Ids.NextId(), Stop).AsTask());
            await _cluster.DriveAsync(register.FlushAsync(_cluster.Options.ReplicaTimeout).AsTask());
        }

        _cluster.Delete(0, key.Value);
        Assert.Empty(await _cluster.DriveAsync(_batch.FillAsync([key], () => { })));
    }

    private async Task<IReadOnlyList<BlobInfo>> ListAsync() =>
        (await _cluster.Stores[0].ListAsync("heads/", null, IRegionStore.MaximumPageSize, Stop)).Blobs;
}
