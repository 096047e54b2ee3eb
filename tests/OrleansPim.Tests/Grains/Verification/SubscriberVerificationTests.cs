using OrleansPim.Contracts.Content;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Grains.Verification;
using OrleansPim.Replication.Stores;
using OrleansPim.Replication.Verification;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;
using OrleansPim.Tests.Grains.Subscribers;

namespace OrleansPim.Tests.Grains.Verification;

/// <summary>Goal: whatever one subscriber has lost in one region is told. Method: take it away, and read all of it.</summary>
public sealed class SubscriberVerificationTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private static readonly string[] Prefixes = ["existence/", "heads/", "segments/", "indexes/", "snapshots/", "content/"];

    public static TheoryData<string> AllPrefixes => [.. Prefixes];

    [Fact]
    public async Task Whole_subscriber_is_sound_and_every_kind_of_blob_was_read_in_every_region()
    {
        var world = await NewWorldAsync();

        var findings = await VerifyAsync(world);

        Assert.Empty(findings.Problems);
        Assert.Equal(Prefixes.Select(prefix => prefix[..^1].Replace("heads", "head", StringComparison.Ordinal)).Order(StringComparer.Ordinal), findings.Blobs.Keys);
        Assert.Equal((await world.Ledger.OpenAsync(Stop)).Head.Sequence, findings.Entries);
        Assert.All(findings.Replicas.Keys, replica => Assert.Equal(ReplicaFinding.Intact, replica.Finding));
    }

    [Theory, MemberData(nameof(AllPrefixes))]
    public async Task Missing_replica_is_told_with_its_region(string prefix)
    {
        var world = await NewWorldAsync();
        var key = FirstUnder(world, prefix);
        world.Cluster.Delete(1, key.Value);

        var findings = await VerifyAsync(world);

        Assert.Equal($"{key} is missing in region r1.", Assert.Single(findings.Problems));
    }

    [Theory, MemberData(nameof(AllPrefixes))]
    public async Task Damaged_replica_is_told_with_its_region(string prefix)
    {
        var world = await NewWorldAsync();
        var key = FirstUnder(world, prefix);
        world.Cluster.Stores[2].Damage(key, bytes => [.. bytes[..^1], (byte)(bytes[^1] + 1)]);

        var findings = await VerifyAsync(world);

        Assert.Equal($"{key} is damaged in region r2.", Assert.Single(findings.Problems));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Damage_in_any_one_region_is_all_that_is_told_and_the_history_is_read_to_its_end(int region)
    {
        var world = await NewWorldAsync();
        var keys = Prefixes.Select(prefix => FirstUnder(world, prefix)).ToList();
        foreach (var key in keys)
            world.Cluster.Stores[region].Damage(key, bytes => [.. bytes[..^1], (byte)(bytes[^1] + 1)]);

        var findings = await VerifyAsync(world);

        Assert.Equal(keys.Select(key => $"{key} is damaged in region r{region}.").Order(StringComparer.Ordinal), findings.Problems.Order(StringComparer.Ordinal));
        Assert.Equal((await world.Ledger.OpenAsync(Stop)).Head.Sequence, findings.Entries);
    }

    [Fact]
    public async Task Content_that_is_damaged_everywhere_is_intact_nowhere()
    {
        var world = await NewWorldAsync();
        var key = FirstUnder(world, "content/");
        for (var region = 0; region < 3; region++)
            world.Cluster.Stores[region].Damage(key, bytes => [.. bytes[..^1], (byte)(bytes[^1] + 1)]);

        Assert.Contains($"{key} is intact nowhere.", (await VerifyAsync(world)).Problems);
    }

    [Fact]
    public async Task Segment_that_is_lost_everywhere_ends_the_history()
    {
        var world = await NewWorldAsync();
        foreach (var key in world.Cluster.Stores[0].TakeSnapshot()!.Keys.Where(key => key.Value.StartsWith("segments/", StringComparison.Ordinal)).ToList())
        {
            for (var region = 0; region < 3; region++)
                world.Cluster.Delete(region, key.Value);
        }

        var findings = await VerifyAsync(world);

        Assert.Equal(0, findings.Entries);
        Assert.Contains(findings.Problems, problem => problem.Contains("The history ends at entry 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Region_that_does_not_answer_is_told()
    {
        var world = await NewWorldAsync();
        world.Cluster.Lose(1);

        var findings = await VerifyAsync(world);

        Assert.NotEmpty(findings.Problems);
        Assert.All(findings.Problems, problem => Assert.EndsWith("is unavailable in region r1.", problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_live_writer_is_about_to_name_may_be_deleted_and_is_made_again()
    {
        var world = await NewWorldAsync(keepsUnnamed: true);
        var garbage = (await NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop)).Keys;
        Assert.NotEmpty(garbage);

        var collected = await NewGarbage(world).CollectAsync(SubscriberId.Parse("ann"), TimeSpan.Zero, Stop);

        Assert.Equal(3 * garbage.Count(), collected.Deleted.Copies);
        Assert.All(garbage, key => Assert.Null(world.Cluster.Stores[0].Peek(key)));
        Assert.Empty((await VerifyAsync(world)).Problems);
        for (var index = 0; index < 30; index++)
        {
            await world.ChangeAsync(StateWorld.NewContact($"later{index}", body: new string('y', 50)));
            await world.Ledger.FlushAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Empty((await VerifyAsync(world)).Problems);
    }

    [Fact]
    public async Task Content_of_the_past_that_was_collected_is_not_restored_as_nothing()
    {
        var world = await NewWorldAsync(keepsUnnamed: true);
        var before = (await world.Ledger.OpenAsync(Stop)).Head.Sequence;
        await world.ChangeAsync(new Contracts.Changes.DeleteItem { Collection = CollectionId.Photos, Name = new ItemName("a.jpg") });
        world.Cluster.Time.Advance(TimeSpan.FromDays(32));
        await world.ChangeAsync(StateWorld.NewContact("later"));
        await NewGarbage(world).CollectAsync(SubscriberId.Parse("ann"), TimeSpan.Zero, Stop);
        var restoration = new Restoration(world.Ledger, world.Changes, new ContentChunks(world.Ledger.Blobs));

        var refused = await Assert.ThrowsAsync<InvalidException>(
            () => restoration.RunAsync(new Contracts.Subscribers.RestoreRequest { Sequence = before }, Stop));

        Assert.Equal(InvalidReason.ContentMissing, refused.Reason);
    }

    [Fact]
    public async Task What_a_live_writer_is_about_to_name_looks_like_garbage()
    {
        var world = await NewWorldAsync(keepsUnnamed: true);
        var folded = Assert.Single((await NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop)).Keys);

        await world.ChangeAsync(StateWorld.NewContact("next"));

        Assert.DoesNotContain(folded, (await NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop)).Keys);
    }

    [Theory, InlineData(29, 0), InlineData(32, 1)]
    public async Task Content_that_was_deleted_is_garbage_only_after_the_retention_window(int days, int expected)
    {
        var world = await NewWorldAsync(keepsUnnamed: true);
        await world.ChangeAsync(new Contracts.Changes.DeleteItem { Collection = CollectionId.Photos, Name = new ItemName("a.jpg") });
        world.Cluster.Time.Advance(TimeSpan.FromDays(days));
        await world.ChangeAsync(StateWorld.NewContact("later"));

        var garbage = await NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop);

        Assert.Equal(expected, garbage.Keys.Count(key => key.Value.StartsWith("content/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_called_garbage_where_a_segment_is_lost_or_a_region_silent()
    {
        var world = await NewWorldAsync();
        world.Cluster.Lose(1);
        await Assert.ThrowsAsync<UnavailableException>(() => NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop));
        world.Cluster.Heal(1);
        var segment = FirstUnder(world, "segments/");
        for (var region = 0; region < 3; region++)
            world.Cluster.Delete(region, segment.Value);

        await Assert.ThrowsAsync<UnavailableException>(() => NewGarbage(world).FindAsync(SubscriberId.Parse("ann"), Stop));
    }

    private static SubscriberGarbage NewGarbage(SubscriberWorld world) => new(world.Ledger.Settings);

    [Fact]
    public async Task Subscriber_who_never_was_is_unknown() => await Assert.ThrowsAsync<InvalidException>(
        () => new SubscriberVerification(new SubscriberWorld(new SimulatedCluster(3, seed: 9)).Ledger.Settings).RunAsync(SubscriberId.Parse("eve"), Stop));

    private static Task<VerificationFindings> VerifyAsync(SubscriberWorld world) =>
        new SubscriberVerification(world.Ledger.Settings).RunAsync(SubscriberId.Parse("ann"), Stop);

    private static BlobKey FirstUnder(SubscriberWorld world, string prefix) =>
        world.Cluster.Stores[0].TakeSnapshot()!.Keys.First(key => key.Value.StartsWith(prefix, StringComparison.Ordinal));

    // Every commit folds the tail, and snapshots and indexes come early, so that there is one of everything.
    private static async Task<SubscriberWorld> NewWorldAsync(bool keepsUnnamed = false)
    {
        var world = new SubscriberWorld(new SimulatedCluster(3, seed: 8));
        (world.Ledger.Settings.Options.TailSoftLimit, world.Ledger.Settings.Options.MinimumReplayLength) = (1, 1);
        await world.ProvisionAsync();
        for (var index = 0; index < 40; index++)
        {
            await world.ChangeAsync(StateWorld.NewContact($"c{index}", body: new string('x', 50)));
            await world.Ledger.FlushAsync(TimeSpan.FromMinutes(1));
        }

        var chunk = await new ContentChunks(world.Ledger.Blobs).WriteAsync(new byte[9_000], seenAt: 0, Stop);
        await world.ChangeAsync(new Contracts.Changes.PutItem
        {
            Collection = CollectionId.Photos,
            Name = new ItemName("a.jpg"),
            ContentType = "image/jpeg",
            Content = new ContentReference { Sha256 = chunk.Value, Length = 9_000, Chunks = [chunk] },
        });
        await world.Ledger.FlushAsync(TimeSpan.FromMinutes(1));

        // Blobs that were merged or replaced are named by nobody any more; what is left is what the head leads to.
        if (!keepsUnnamed)
            await RemoveUnnamedAsync(world);
        return world;
    }

    private static async Task RemoveUnnamedAsync(SubscriberWorld world)
    {
        foreach (var key in world.Cluster.Stores[0].TakeSnapshot()!.Keys.Where(key => key.Value.Count(c => c == '/') == 2).ToList())
        {
            var kept = Enumerable.Range(0, 3).Select(region => world.Cluster.Stores[region].Peek(key)!.Value.Content.ToArray()).ToList();
            for (var region = 0; region < 3; region++)
                world.Cluster.Delete(region, key.Value);
            if ((await VerifyAsync(world)).ProblemCount == 0)
                continue;
            for (var region = 0; region < 3; region++)
                await world.Cluster.Stores[region].TryWriteAsync(key, kept[region], null, Stop);
        }
    }
}
