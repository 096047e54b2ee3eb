using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Repair;

/// <summary>Goal: what lies on a quorum only is completed everywhere. Method: leave something behind in one store, then look.</summary>
public sealed class RegionScrubberTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a segment");
    private static readonly BlobKey Segment = new($"segments/s/{Convert.ToHexStringLower(SHA256.HashData(Content))}");

    [Fact]
    public async Task A_blob_that_a_kill_left_on_a_quorum_is_completed_after_the_start()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 21);
        await cluster.Stores[0].TryWriteAsync(Segment, Content, null, Stop);
        await cluster.Stores[2].TryWriteAsync(Segment, Content, null, Stop);

        Assert.Equal(1, await cluster.DriveAsync(scrubber.LookAsync(Stop)));

        Assert.Equal(Content, cluster.Stores[1].TakeSnapshot()![Segment].Content.ToArray());
    }

    [Fact]
    public async Task A_record_that_a_killed_leader_left_behind_is_brought_up_to_date()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 22);
        await WriteAsync(cluster, "v1", flush: true);
        cluster.Faults[1].DropsWrites = true;
        await WriteAsync(cluster, "v2", flush: false);
        cluster.Faults[1].DropsWrites = false;
        Assert.Equal(1, cluster.RecordAt(1, "heads/s")!.Accepted.Version);

        await cluster.DriveAsync(scrubber.LookAsync(Stop));

        var records = Enumerable.Range(0, 3).Select(region => cluster.RecordAt(region, "heads/s")!).ToList();
        Assert.All(records, record => Assert.Equal(records[0].Accepted, record.Accepted));
        Assert.All(records, record => Assert.Equal("v2", Encoding.UTF8.GetString(record.Payload.Span)));
    }

    [Fact]
    public async Task Equal_replicas_are_left_alone_and_nothing_is_due_any_more()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 23);
        await WriteAsync(cluster, "v1", flush: true);
        var before = cluster.RecordAt(0, "heads/s");

        Assert.Equal(0, await cluster.DriveAsync(scrubber.LookAsync(Stop)));
        Assert.Null(await cluster.DriveAsync(scrubber.LookAsync(Stop)));

        Assert.Equal(before!.Accepted, cluster.RecordAt(0, "heads/s")!.Accepted);
    }

    [Fact]
    public async Task Rotten_blob_that_nobody_reads_is_found_by_the_comparison_that_verifies_contents()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 27);
        foreach (var store in cluster.Stores)
            await store.TryWriteAsync(Segment, Content, null, Stop);
        await cluster.DriveAsync(scrubber.LookAsync(Stop));
        cluster.Stores[1].Damage(Segment, bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await cluster.DriveAsync(scrubber.LookAsync(Stop)));

        scrubber.Request();
        Assert.Equal(1, await cluster.DriveAsync(scrubber.LookAsync(Stop)));

        Assert.Equal(Content, cluster.Stores[1].TakeSnapshot()![Segment].Content.ToArray());
        cluster.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await cluster.DriveAsync(scrubber.LookAsync(Stop)));
    }

    [Fact]
    public async Task A_region_that_comes_back_makes_a_comparison_due()
    {
        var (cluster, supervisor, scrubber) = await FormAsync(seed: 24);
        await cluster.DriveAsync(scrubber.LookAsync(Stop));
        cluster.Lose(1);
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        await cluster.DriveAsync(scrubber.LookAsync(Stop));
        await cluster.Stores[0].TryWriteAsync(Segment, Content, null, Stop);
        await cluster.Stores[2].TryWriteAsync(Segment, Content, null, Stop);

        cluster.Heal(1);
        await cluster.DriveAsync(supervisor.InspectAsync(Stop));
        cluster.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, await cluster.DriveAsync(scrubber.LookAsync(Stop)));
    }

    [Fact]
    public async Task A_missed_write_makes_a_comparison_due()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 25);
        await cluster.DriveAsync(scrubber.LookAsync(Stop));
        cluster.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await cluster.DriveAsync(scrubber.LookAsync(Stop)));

        cluster.Regions.Regions[1].MissWrite(Segment, cluster.Time.GetTimestamp());

        Assert.Equal(0, await cluster.DriveAsync(scrubber.LookAsync(Stop)));
        Assert.False(cluster.Regions.Regions[1].HasMissedWrites);
    }

    [Fact]
    public async Task A_damaged_copy_is_never_spread()
    {
        var (cluster, _, scrubber) = await FormAsync(seed: 26);
        await cluster.Stores[0].TryWriteAsync(Segment, Encoding.UTF8.GetBytes("damage"), null, Stop);

        await cluster.DriveAsync(scrubber.LookAsync(Stop));

        Assert.False(cluster.Stores[1].TakeSnapshot()!.ContainsKey(Segment));
        Assert.False(cluster.Stores[2].TakeSnapshot()!.ContainsKey(Segment));
    }

    private static async Task<(SimulatedCluster Cluster, RegionSupervisor Supervisor, RegionScrubber Scrubber)> FormAsync(int seed)
    {
        var cluster = new SimulatedCluster(3, seed, isFormed: false);
        var options = new SupervisorOptions();
        var supervisor = new RegionSupervisor(cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, options, NullLogger.Instance);
        await cluster.DriveAsync(supervisor.FormAsync(Stop));
        return (cluster, supervisor, new RegionScrubber(
            cluster.Regions, supervisor, cluster.Ids, cluster.Time, cluster.Options, options, NullLogger.Instance));
    }

    private static async Task WriteAsync(SimulatedCluster cluster, string text, bool flush)
    {
        await using var register = cluster.NewRegister("heads/s");
        await cluster.DriveAsync(register.AcquireAsync(Stop).AsTask());
        await cluster.DriveAsync(register.WriteAsync(Encoding.UTF8.GetBytes(text), cluster.Ids.NextId(), Stop).AsTask());
        if (flush)
            await cluster.DriveAsync(register.FlushAsync(TimeSpan.FromSeconds(1)).AsTask());
    }
}
