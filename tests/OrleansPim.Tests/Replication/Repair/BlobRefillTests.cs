using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class BlobRefillTests
{
    /// <summary>
    /// Simulation, seed 518: an answer about one immutable blob was lost while an admitted store was brought up to date; that was waited for
    /// without end, and no region was ever rebuilt again by that process. A comparison would have waited as long.
    /// </summary>
    [Fact]
    public async Task Store_that_is_silent_about_one_blob_is_not_waited_for_without_end()
    {
        var cluster = new SimulatedCluster(3, seed: 5);
        byte[] content = [1, 2, 3];
        var key = new LedgerKeys(new LedgerId("ann")).Segment(BlobHash.Of(content));
        for (var region = 1; region < 3; region++)
            await cluster.Stores[region].TryWriteAsync(key, content, null, CancellationToken.None);
        cluster.Faults[0].Latency = TimeSpan.FromDays(1);
        var clock = new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout);
        var context = new RepairContext(cluster.Ids, cluster.Time, cluster.Options, clock, NullLogger.Instance);
        var refill = new BlobRefill(cluster.Regions.Regions[0], cluster.Regions, context, RepairReason.Scrub);

        var failure = await Assert.ThrowsAsync<RegionUnavailableException>(() => cluster.DriveAsync(refill.FillVotingAsync(key, CancellationToken.None)));

        Assert.Equal(RegionFailure.TimedOut, failure.Reason);
    }
}
