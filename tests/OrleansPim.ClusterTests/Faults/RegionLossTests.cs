using System.Diagnostics;
using System.Net;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: lost regions are noticed and never believed. Method: a node as a process, and folders that vanish under it.</summary>
public sealed class RegionLossTests
{
    private const string Subscriber = "bob";

    /// <summary>Longer than by default, so that what a busy machine adds is small beside it.</summary>
    private static readonly TimeSpan ReplicaTimeout = TimeSpan.FromSeconds(8);

    /// <summary>One replica timeout, and the way there and back: a second timeout would not fit.</summary>
    private static readonly TimeSpan MaximumWait = 1.5 * ReplicaTimeout;

    [Theory, InlineData("alpha"), InlineData("beta"), InlineData("gamma")]
    public async Task A_deleted_region_is_remade_refilled_and_only_then_votes_again(string region)
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await ProvisionAsync(node);
        using var client = new DavClient(node.Gateway, account);
        var contacts = new ContactSource(seed: 11).Take(40);
        foreach (var contact in contacts.Take(20))
            await PutAsync(client, contact);
        await node.AllRegionsVoteAsync();
        var before = (await node.RegionAsync(region)).Incarnation;

        Directory.Delete(node.RegionFolder(region), recursive: true);
        foreach (var contact in contacts.Skip(20))
            await PutAsync(client, contact);
        await Eventually.HoldsAsync("the region votes again, in another life",
            async () => await node.RegionAsync(region) is { HasVote: true, Available: true } now && now.Incarnation != before, node.Log.ToString);
        await node.AllRegionsVoteAsync();
        await node.AllReplicasAreEqualAsync();
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(node.ReadRegions()));
    }

    [Fact]
    public async Task A_remade_region_is_believed_when_another_one_is_lost_after_it()
    {
        await using var node = await NodeProcess.StartNewAsync();
        using var client = new DavClient(node.Gateway, await ProvisionAsync(node));
        var contacts = new ContactSource(seed: 12).Take(12);
        foreach (var contact in contacts)
            await PutAsync(client, contact);

        foreach (var region in NodeProcess.RegionNames)
        {
            Directory.Delete(node.RegionFolder(region), recursive: true);
            await Eventually.HoldsAsync($"the loss of {region} is noticed",
                async () => !(await node.Administration.GetRegionsAsync(TestContext.Current.CancellationToken)).Healthy, node.Log.ToString);
            await node.AllRegionsVoteAsync();
        }

        // No region is what it was, and nothing is in memory any more: all of it came from what was refilled.
        await node.KillAsync();
        await node.StartAsync();
        foreach (var contact in contacts)
            Assert.Equal(contact.Text, await client.GetAsync("contacts", contact.Uid + ".vcf"));
    }

    [Fact]
    public async Task Deletion_of_all_regions_stops_the_node_with_a_message_and_it_never_starts_as_new()
    {
        await using var node = await NodeProcess.StartNewAsync();
        using var client = new DavClient(node.Gateway, await ProvisionAsync(node));
        await PutAsync(client, new ContactSource(seed: 13).Take(1)[0]);

        foreach (var region in NodeProcess.RegionNames)
            Directory.Delete(node.RegionFolder(region), recursive: true);

        Assert.NotEqual(0, await node.WaitForExitAsync());
        Assert.True(node.Log.Contains("All region stores"), node.Log.ToString());

        node.Launch();
        Assert.NotEqual(0, await node.WaitForExitAsync());
    }

    [Fact]
    public async Task Two_regions_that_take_no_writes_answer_503_and_service_resumes_by_itself()
    {
        await using var node = await NodeProcess.StartNewAsync(("Pim__Replication__ReplicaTimeout", $"{ReplicaTimeout}"));
        using var client = new DavClient(node.Gateway, await ProvisionAsync(node));
        var contacts = new ContactSource(seed: 14).Take(3);
        await PutAsync(client, contacts[0]);

        using (RegionLock.Take(node.RegionFolder("beta")))
        using (RegionLock.Take(node.RegionFolder("gamma")))
        {
            // The first meets a leader that has just lost its quorum, the second finds nobody to follow.
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var clock = Stopwatch.StartNew();
                using var refused = await client.PutContactAsync(contacts[1].Uid + ".vcf", contacts[1].Text);
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, MaximumWait);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused?.StatusCode);
                Assert.NotNull(refused!.Headers.RetryAfter);
            }
        }

        await Eventually.HoldsAsync("a write is acknowledged again", async () =>
        {
            using var answer = await client.PutContactAsync(contacts[2].Uid + ".vcf", contacts[2].Text);
            return answer is { IsSuccessStatusCode: true };
        }, node.Log.ToString);
        Assert.Equal(contacts[0].Text, await client.GetAsync("contacts", contacts[0].Uid + ".vcf"));
        Assert.Equal(contacts[2].Text, await client.GetAsync("contacts", contacts[2].Uid + ".vcf"));
    }

    [Fact]
    public async Task One_region_that_takes_no_writes_is_noticed_by_nobody_but_the_operator()
    {
        await using var node = await NodeProcess.StartNewAsync();
        using var client = new DavClient(node.Gateway, await ProvisionAsync(node));

        using (RegionLock.Take(node.RegionFolder("alpha")))
        {
            foreach (var contact in new ContactSource(seed: 16).Take(30))
                await PutAsync(client, contact);
        }

        // The laggard catches up by itself, without another write.
        await node.AllRegionsVoteAsync();
        await node.AllReplicasAreEqualAsync();
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(node.ReadRegions()));
    }

    [Fact]
    public async Task A_node_restarted_with_one_region_of_three_serves_nothing_that_it_cannot_prove()
    {
        await using var node = await NodeProcess.StartNewAsync();
        using var client = new DavClient(node.Gateway, await ProvisionAsync(node));
        var contact = new ContactSource(seed: 15).Take(1)[0];
        await PutAsync(client, contact);
        Assert.Equal(0, await node.StopAsync());

        MoveAway(node, "alpha");
        MoveAway(node, "gamma");
        node.Launch();
        await Eventually.HoldsAsync("the gateway answers", async () =>
        {
            using var answer = await client.ListAsync("contacts");
            Assert.True(answer is null or { StatusCode: HttpStatusCode.ServiceUnavailable }, $"{answer?.StatusCode}");
            return answer is not null;
        }, node.Log.ToString);

        MoveBack(node, "alpha");
        MoveBack(node, "gamma");
        await Eventually.HoldsAsync("the contact is served again", async () =>
        {
            using var answer = await client.ListAsync("contacts");
            return answer is { StatusCode: HttpStatusCode.MultiStatus };
        }, node.Log.ToString);
        Assert.Equal(contact.Text, await client.GetAsync("contacts", contact.Uid + ".vcf"));
    }

    private static Task<SubscriberAdded> ProvisionAsync(NodeProcess node) =>
        node.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken);

    private static async Task PutAsync(DavClient client, SampleItem item)
    {
        using var answer = await client.PutContactAsync(item.Uid + ".vcf", item.Text);
        Assert.True(answer is { IsSuccessStatusCode: true }, $"{item.Uid}: {answer?.StatusCode}");
    }

    private static void MoveAway(NodeProcess node, string region) => Directory.Move(node.RegionFolder(region), node.RegionFolder(region) + ".away");

    private static void MoveBack(NodeProcess node, string region)
    {
        // Whatever was made in its place meanwhile gives way to the real one.
        if (Directory.Exists(node.RegionFolder(region)))
            Directory.Delete(node.RegionFolder(region), recursive: true);
        Directory.Move(node.RegionFolder(region) + ".away", node.RegionFolder(region));
    }
}
