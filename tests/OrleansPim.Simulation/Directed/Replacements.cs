using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Directed;

/// <summary>The first region is replaced while somebody sleeps who may still decide with it.</summary>
internal static class Replacements
{
    public const string SleeperReads = "a region is replaced, and a sleeper reads with it";
    public const string SleeperCreates = "a region is replaced, and a sleeper creates with it";
    public const string SleeperLeads = "a region is replaced while a leader sleeps who has its token";
    public const string LateBlank = "a sleeper's blank lands in the region that was replaced";
    public const string AdmittedEarly = "a region is replaced, and its records are held";
    public const string AdmittedEmpty = "a region is replaced, then one record is lost while another region is silent";
    public const string Uncompared = "a region is replaced beside a laggard, and the third forgets the record";
    public const string LateFill = "a sleeper fills a torn record in the region that was replaced";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(SleeperReads, SleeperReadsAsync) { Spares = 1 },
        new(SleeperCreates, SleeperCreatesAsync) { Spares = 1 },
        new(SleeperLeads, SleeperLeadsAsync) { Spares = 1 },
        new(LateBlank, LateBlankAsync) { Spares = 1 },
        new(AdmittedEarly, AdmittedEarlyAsync) { Spares = 1 },
        new(AdmittedEmpty, AdmittedEmptyAsync) { Spares = 1 },
        new(Uncompared, UncomparedAsync) { Spares = 1 },
        new(LateFill, LateFillAsync) { Spares = 1 },
    ];

    // The others decide with r2 and the newcomer; the sleeper asks r0, which left, and r1.
    private static async Task SleeperReadsAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        await sleeper.LeadAsync();
        await sleeper.EndAsync();
        await stage.ReplaceAsync(stage.First);
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.LeadAsync();
        await other.EndAsync();
        stage.Cut(sleeper, 2);
        await sleeper.ReadAsync();
        await sleeper.AcquireAsync();
        await sleeper.WriteAsync();
        await other.ReadAsync();
    }

    private static async Task SleeperCreatesAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        await stage.ReplaceAsync(stage.First);
        stage.Cut(sleeper, 2);
        await sleeper.AcquireAsync();
        await sleeper.WriteAsync();
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.AcquireAsync();
        await other.WriteAsync();
        await sleeper.ReadAsync();
    }

    private static async Task SleeperLeadsAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        await sleeper.LeadAsync();
        await stage.ReplaceAsync(stage.First);
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.LeadAsync();
        stage.Cut(sleeper, 2);
        await sleeper.WriteAsync();
        await sleeper.ReadAsync();
        await other.ReadAsync();
    }

    // The blank lands after everything was relabelled. Others of the sleeper's kind find it.
    private static async Task LateBlankAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        var second = await stage.StartAsync();
        var third = await stage.StartAsync();
        var retiring = HoldRetirement(stage);
        var replacing = stage.ReplaceAsync(stage.First);
        await stage.UntilAsync(() => retiring.Count == 1, "all are compared");
        var held = stage.Hold(sleeper, request => request is { Verb: "write", Region: 0 } && request.Key == stage.Head);
        await sleeper.AcquireAsync();
        await stage.UntilAsync(() => held.Count == 1, "the blank is on its way");
        retiring.Release();
        await replacing;
        held.Release();
        await stage.UntilAsync(() => stage.RecordAt(0) is { IsBlank: true }, "the blank landed");
        await second.LeadAsync();
        await second.EndAsync();
        var other = await stage.StartNewAsync();

        // Twice, since the newcomer holds a hole, which the second fills (rule B4).
        await other.LeadAsync();
        await other.LeadAsync();
        await other.EndAsync();
        stage.Cut(other, 1);
        await other.LeadAsync();
        stage.Cut(third, 2);
        await third.ReadAsync();
        await third.AcquireAsync();
        await third.WriteAsync();
        await other.ReadAsync();
    }

    // As long as the record in r0 is not relabelled, the newcomer must have no vote.
    private static async Task AdmittedEarlyAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        await sleeper.LeadAsync();
        await sleeper.EndAsync();
        var held = stage.Hold(stage.First, request => request is { Verb: "write", Region: 0 } && request.Key == stage.Head && IsRelabelled(stage, request.Record));
        var replacing = stage.ReplaceAsync(stage.First);
        await stage.UntilAsync(() => held.Count == 1, "the record is about to be relabelled");
        await stage.PauseAsync(TimeSpan.FromSeconds(5));
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.AcquireAsync();
        await other.WriteAsync();
        stage.Cut(sleeper, 2);
        await sleeper.AcquireAsync();
        await sleeper.WriteAsync();
        await other.ReadAsync();
        held.Release();
        await replacing;
    }

    private static async Task AdmittedEmptyAsync(Stage stage)
    {
        await stage.First.LeadAsync();
        await stage.First.EndAsync();
        await stage.ReplaceAsync(stage.First);
        stage.Lose(2);
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.AcquireAsync();
        await other.WriteAsync();
        stage.Mend(other, 1);
        await other.ReadAsync();
    }

    // With the region that leaves and the one that forgets, all that acknowledged it are gone. Who replaces does not know of the laggard.
    private static async Task UncomparedAsync(Stage stage)
    {
        stage.Cut(stage.First, 2);
        await stage.First.LeadAsync();
        await stage.First.EndAsync();
        var replacer = await stage.StartAsync();
        var held = stage.Hold(replacer, request => request is { Verb: "write", Region: 3 } && request.Key == stage.Head);
        var replacing = stage.ReplaceAsync(replacer);
        await stage.UntilAsync(() => held.Count == 1, "the newcomer is about to be filled");
        stage.Lose(1);
        held.Release();
        await replacing;
        var other = await stage.StartNewAsync();
        await other.ReadAsync();
    }

    // The record that lands is whole and of the life that was a vote: whoever still believes in that life would count it.
    private static async Task LateFillAsync(Stage stage)
    {
        await stage.First.LeadAsync();
        await stage.First.EndAsync();
        var sleeper = await stage.StartAsync();
        var second = await stage.StartAsync();
        var retiring = HoldRetirement(stage);
        var replacing = stage.ReplaceAsync(stage.First);
        await stage.UntilAsync(() => retiring.Count == 1, "all are compared");
        stage.Damage(0);
        var held = stage.Hold(sleeper, request => request is { Verb: "write", Region: 0 } && request.Key == stage.Head);
        await sleeper.AcquireAsync();
        await sleeper.WriteAsync();
        await sleeper.WriteAsync();
        await stage.UntilAsync(() => held.Count == 1, "the torn record is about to be filled");
        retiring.Release();
        await replacing;
        held.Release();
        await stage.PauseAsync(TimeSpan.FromSeconds(1));
        var other = await stage.StartNewAsync();
        stage.Cut(other, 1);
        await other.LeadAsync();
        stage.Cut(second, 2);
        await second.ReadAsync();
        await other.ReadAsync();
    }

    private static NetworkRule HoldRetirement(Stage stage) =>
        stage.Hold(stage.First, request => request is { Verb: "write", Region: 0 } && request.Key == StoreMarker.Key);

    private static bool IsRelabelled(Stage stage, RegisterRecord? record) => record is not null && record.Incarnation != stage.RecordAt(0)?.Incarnation;
}
