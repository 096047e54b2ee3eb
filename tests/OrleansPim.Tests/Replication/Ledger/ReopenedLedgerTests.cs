using System.Text;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>Goal: who was superseded goes on from what it knows, and never against the history. Method: another process writes meanwhile.</summary>
public sealed class ReopenedLedgerTests
{
    [Fact]
    public Task Superseded_memory_needs_only_what_came_since() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 81);
        var ledger = await world.CreateAsync();
        var known = await world.FillAsync(ledger, entries: 40, length: 3_000);
        var rival = await world.OpenAsync();
        await world.AppendAsync(rival, "the rival's");
        await Assert.ThrowsAsync<FencedException>(() => world.AppendAsync(ledger, "never"));
        foreach (var key in world.KeysUnder("segments/"))
            world.DeleteEverywhere(key);

        var again = await Ledger<TallyState>.ReopenAsync(world.Settings, LedgerWorld.Id, ledger.Superseded!, leads: true, CancellationToken.None);

        Assert.Equal([.. known, "the rival's"], again!.Committed.Contents);
    });

    [Fact]
    public Task Memory_that_does_not_lead_to_the_head_is_read_from_the_regions() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 82);
        var ledger = await world.CreateAsync();
        var contents = await world.FillAsync(ledger, entries: 5, length: 10);
        var wrong = new LedgerMemory<TallyState>(
            new TallyState(["wrong"]), new EntryChain(1, BlobHash.Of(Encoding.UTF8.GetBytes("another past"))));

        var again = await Ledger<TallyState>.ReopenAsync(world.Settings, LedgerWorld.Id, wrong, leads: false, CancellationToken.None);

        Assert.Equal(contents, again!.Committed.Contents);
    });

    [Fact]
    public Task Memory_that_is_the_newest_is_not_superseded() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 83);
        var ledger = await world.CreateAsync();
        await world.AppendAsync(ledger, "first");

        Assert.Null(ledger.Superseded);
    });
}
