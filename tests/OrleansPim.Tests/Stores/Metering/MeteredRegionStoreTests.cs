using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Metering;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Stores.Metering;

/// <summary>Goal: measuring changes nothing and names every outcome. Method: the contract, and one operation of each kind.</summary>
public sealed class MeteredRegionStoreTests : RegionStoreContract
{
    private static readonly BlobKey Key = new("heads/3f/alice");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<string> _counted = [];
    private readonly List<string> _timed = [];
    private readonly MeterListener _listener = new();

    public MeteredRegionStoreTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (value > 0)
                _counted.Add($"{value} {Text(tags)}");
        });
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => _timed.Add(Text(tags)));
        _listener.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override IRegionStore NewMissingStore() => Metered(new SimulatedRegionStore());

    [Fact]
    public async Task Every_operation_is_counted_by_its_outcome()
    {
        var faults = new FaultyRegionStore(SimulatedRegionStore.CreateEmpty(), TimeProvider.System);
        var store = Metered(faults);

        var version = await store.TryWriteAsync(Key, Content("one"), null, Stop);
        await store.TryWriteAsync(Key, Content("two"), null, Stop);
        await store.ReadAsync(Key, Stop);
        await store.ListAsync("heads/", null, 1, Stop);
        await store.TryDeleteAsync(Key, version!.Value, Stop);
        await store.TryDeleteAsync(Key, version.Value, Stop);
        foreach (var failure in new[] { RegionFailure.Unreachable, RegionFailure.Full, RegionFailure.Denied })
        {
            faults.Outage = failure;
            await AssertUnavailableAsync(() => store.ReadAsync(Key, Stop).AsTask());
        }

        faults.Outage = null;
        faults.Latency = TimeSpan.FromMinutes(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync(Key, new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(
            [
                "1 region=alpha op=write outcome=ok",
                "1 region=alpha op=write outcome=lost",
                "1 region=alpha op=read outcome=ok",
                "1 region=alpha op=list outcome=ok",
                "1 region=alpha op=delete outcome=ok",
                "1 region=alpha op=delete outcome=lost",
                "1 region=alpha op=read outcome=unavailable",
                "1 region=alpha op=read outcome=full",
                "1 region=alpha op=read outcome=denied",
                "1 region=alpha op=read outcome=canceled",
            ],
            _counted);
        Assert.Equal(_counted.Count, _timed.Count);
        Assert.Equal("region=alpha op=write", _timed[0]);
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private MeteredRegionStore Metered(IRegionStore store) => new(
        store, new RegionName("alpha"), new ReplicaInstruments(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
}
