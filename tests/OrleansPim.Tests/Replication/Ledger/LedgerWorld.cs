using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>A ledger on simulated regions, and other processes that open it too.</summary>
internal sealed class LedgerWorld(int seed, int regions = 3)
{
    public const string HeadKey = "heads/ann";

    public static LedgerId Id { get; } = new("ann");

    public SimulatedCluster Cluster { get; } = new(regions, seed);

    public LedgerOptions Options { get; } = new() { TailSoftLimit = 4 * 1024, MinimumReplayLength = 64 * 1024 };

    public LedgerSettings Settings => NewSettings("1.0");

    public LedgerSettings NewSettings(string release) => new(
        Cluster.Regions, Cluster.Ids, Cluster.Time, Cluster.Options, Options, release, NullLogger.Instance);

    public Task<Ledger<TallyState>> CreateAsync() => Ledger<TallyState>.OpenOrCreateAsync(Settings, Id, CancellationToken.None);

    public async Task<Ledger<TallyState>> OpenAsync() => (await Ledger<TallyState>.OpenAsync(Settings, Id, CancellationToken.None))!;

    public Task<Entry> AppendAsync(Ledger<TallyState> ledger, string content) => ledger.AppendAsync(
        new EntryDraft(Cluster.Time.GetUtcNow(), "phone", Cluster.Ids.NextId(), Encoding.UTF8.GetBytes(content)), CancellationToken.None);

    public async Task<string[]> FillAsync(Ledger<TallyState> ledger, int entries, int length)
    {
        var contents = Enumerable.Range(0, entries).Select(i => $"{i}:".PadRight(length, 'x')).ToArray();
        foreach (var content in contents)
            await AppendAsync(ledger, content);
        return contents;
    }

    /// <summary>Lets time pass until <paramref name="work"/> ends.</summary>
    public async Task<TResult> DriveAsync<TResult>(Task<TResult> work)
    {
        while (!work.IsCompleted)
        {
            for (var turn = 0; turn < 20; turn++)
                await Task.Yield();
            Cluster.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        return await work;
    }

    /// <summary>The keys that region 0 holds under a prefix.</summary>
    public string[] KeysUnder(string prefix) =>
        [.. Cluster.Stores[0].TakeSnapshot()!.Keys.Select(key => key.Value).Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    public void DeleteEverywhere(string key)
    {
        for (var region = 0; region < Cluster.Stores.Count; region++)
            Cluster.Delete(region, key);
    }
}
