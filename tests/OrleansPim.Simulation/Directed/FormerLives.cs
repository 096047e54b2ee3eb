namespace OrleansPim.Simulation.Directed;

/// <summary>Stores that are put back in time, under their present life or a former one.</summary>
internal static class FormerLives
{
    public const string AnswerFromThePast = "a write is on its way while its store is put back in time";
    public const string PresentLifeAndConfiguration = "a store is put back in time beside a laggard of the configuration";
    public const string FormerLifeAndConfiguration = "a copy of a former life is put back beside a laggard of the configuration";
    public const string DistrustedBeforeLearnt = "a store is put back in time before a process has learnt of its life";
    public const string TwoKnownLives = "a copy of a former life is put back while two processes know different lives";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(AnswerFromThePast, AnswerFromThePastAsync),
        new(PresentLifeAndConfiguration, stage => PutBackBesideLaggardAsync(stage, wiped: 0)),
        new(FormerLifeAndConfiguration, stage => PutBackBesideLaggardAsync(stage, wiped: 1)),
        new(DistrustedBeforeLearnt, DistrustedBeforeLearntAsync),
        new(TwoKnownLives, TwoKnownLivesAsync),
    ];

    // The copy has the very token under which the held write goes; what was promised and accepted there since is forgotten.
    private static async Task AnswerFromThePastAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var rival = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(0);
        var held = stage.Hold(leader, request => request.Verb == "write" && request.Key == stage.Head);
        var writing = leader.WriteAsync();
        await stage.UntilAsync(() => held.Count == 3, "the write is on its way");
        stage.Cut(rival, 2);
        await rival.LeadAsync();

        stage.RollBack(copy);
        held.Release();
        await writing;
    }

    // An admission lies on two stores; the third was only reached by what came before it. Then r1 is put back to before it: in its
    // present life if another store was wiped, in a former one if it was r1 itself. The reader learnt of the admission, and never saw
    // what it replaced being lost.
    private static async Task PutBackBesideLaggardAsync(Stage stage, int wiped)
    {
        var healer = stage.First;
        var reader = await stage.StartAsync();
        var copy = stage.Copy(1);
        var held = stage.Hold(healer, request => request.Region == 2 && request.Key == Stage.Configuration && request.Record is { Accepted.Version: > 1 });
        stage.Wipe(wiped);
        await healer.RebuildAsync();
        await stage.UntilAsync(() => held.Count > 0, "the laggard lacks the admission");
        await reader.InspectAsync();

        stage.RollBack(copy);
        stage.Cut(reader, 0);
        await reader.RebuildAsync();
    }

    private static async Task DistrustedBeforeLearntAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var late = await stage.StartAsync();
        stage.Wipe(1);
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        stage.Cut(leader, 2);
        await leader.WriteAsync();
        await leader.EndAsync();

        stage.RollBack(copy);
        stage.Cut(late, 0);
        await late.InspectAsync();
        await late.ReadAsync();
    }

    private static async Task TwoKnownLivesAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var sleeper = await stage.StartAsync();
        await leader.LeadAsync();
        await leader.EndAsync();
        var copy = stage.Copy(1);
        stage.Wipe(1);
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        stage.Cut(leader, 2);
        await leader.LeadAsync();
        await leader.EndAsync();

        stage.RollBack(copy);
        stage.Cut(sleeper, 0);
        await sleeper.ReadAsync();
        await sleeper.InspectAsync();
        await sleeper.AcquireAsync();
        await sleeper.WriteAsync();
    }
}
