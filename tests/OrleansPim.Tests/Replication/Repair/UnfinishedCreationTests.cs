using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: a creation that a rebuilt store took part in, and forgot, is not acknowledged beside another. Method: the schedule that the model found.</summary>
public sealed class UnfinishedCreationTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly RegisterName Name = new(new BlobKey("heads/s"));

    /// <summary>Model <c>wrong-holes-unfenced</c>: the rebuild took its own store's promise for one that fences what the store had forgotten.</summary>
    [Fact]
    public async Task Rebuild_finds_that_nothing_was_chosen_only_where_a_quorum_of_others_promised()
    {
        var cluster = new SimulatedCluster(3, seed: 1);
        var rebuilt = cluster.Regions.Regions[0];
        var creator = await WriteBlankAsync(cluster, 1);
        rebuilt.Judge(rebuilt.Standing with { IsRenewed = true, IsForgetful = true });
        var clock = new ReplicaClock(cluster.Time, cluster.Options.ReplicaTimeout);
        var refill = new BlobRefill(
            rebuilt, cluster.Regions, new RepairContext(cluster.Ids, cluster.Time, cluster.Options, clock, NullLogger.Instance));

        // The creator's value lies in the store that forgot, and is on its way to r1, under the token of its blank there.
        cluster.Faults[1].DropsWrites = true;
        await Assert.ThrowsAsync<QuorumUnavailableException>(() => cluster.DriveAsync(refill.FillAsync(Name.Key, Stop)));
        Assert.Equal(creator, cluster.RecordAt(1, Name.Key.Value)!.Promised);

        cluster.Faults[1].DropsWrites = false;
        await cluster.DriveAsync(refill.FillAsync(Name.Key, Stop));
        Assert.True(cluster.RecordAt(1, Name.Key.Value)!.Promised > creator);
    }

    private static async Task<Ballot> WriteBlankAsync(SimulatedCluster cluster, int region)
    {
        var promised = new Ballot(1, new ProposerId(cluster.Ids.NextId()));
        var blank = new RegisterRecord(Name, 1, cluster.Regions.Regions[region].Standing.Incarnation, promised, AcceptedAt.Nothing, Guid.Empty, default);
        await cluster.Stores[region].TryWriteAsync(Name.Key, RegisterRecordCodec.ToBytes(blank), null, Stop);
        return promised;
    }
}
