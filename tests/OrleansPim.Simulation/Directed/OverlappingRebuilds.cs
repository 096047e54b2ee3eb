namespace OrleansPim.Simulation.Directed;

/// <summary>Rebuilds of one store by several processes, of which one sleeps meanwhile.</summary>
internal static class OverlappingRebuilds
{
    public const string LateWriteOfRebuild = "a write of a rebuild that broke off lands after the store was admitted and lost the record";
    public const string AsleepOverTwoLives = "a process sleeps over two lives of the store that it is about to mark";
    public const string AsleepBeforeConfiguration = "a process sleeps between the look at the markers and the configuration";
    public const string AsleepBeforeAdmission = "a process sleeps before an admission while the store lives on and is put back to that life";
    public const string BlankOfPresentLife = "a second rebuild goes on after the store was admitted and has promised";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(LateWriteOfRebuild, LateWriteOfRebuildAsync),
        new(AsleepOverTwoLives, AsleepOverTwoLivesAsync),
        new(AsleepBeforeConfiguration, AsleepBeforeConfigurationAsync),
        new(AsleepBeforeAdmission, AsleepBeforeAdmissionAsync),
        new(BlankOfPresentLife, BlankOfPresentLifeAsync),
    ];

    private static async Task LateWriteOfRebuildAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var other = await stage.StartAsync();
        await leader.LeadAsync();
        await leader.EndAsync();
        stage.Wipe(0);
        var late = stage.Hold(stage.First, request => request.IsMaking && request.Key == stage.Head && request.Region == 0, limit: 1);
        await stage.First.RebuildAsync();
        await other.RebuildAsync();
        await leader.InspectAsync();
        stage.Cut(leader, 2);
        await leader.LeadAsync();
        await leader.EndAsync();

        stage.Lose(0);
        late.Release();
        await stage.UntilAsync(() => stage.RecordAt(0) is not null, "the late write has landed");
        stage.Cut(other, 1);
        await other.AcquireAsync();
    }

    // The store is whole by the time the sleeper comes to it, and with one other the only one that knows the newest value.
    private static async Task AsleepOverTwoLivesAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var sleeper = await stage.StartAsync();
        await leader.LeadAsync();
        await leader.EndAsync();
        stage.Wipe(0);
        var asleep = stage.Hold(sleeper, request => request.Verb == "create" && request.Region == 0);
        await sleeper.InspectAsync();
        await stage.UntilAsync(() => asleep.Count == 1, "the sleeper is about to mark the store");
        await stage.First.RebuildAsync();
        stage.Wipe(0);
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        stage.Cut(leader, 2);
        await leader.LeadAsync();
        await leader.EndAsync();

        stage.Hold(sleeper, request => request.Verb == "list");
        asleep.Release();
        await stage.PauseAsync(TimeSpan.FromSeconds(2));
        stage.Wipe(1);
    }

    private static async Task AsleepBeforeConfigurationAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var sleeper = await stage.StartAsync();
        await leader.LeadAsync();
        await leader.EndAsync();
        var asleep = stage.Hold(sleeper, request => request.Verb == "read" && request.Key == Stage.Configuration);
        var inspecting = sleeper.InspectAsync();
        await stage.UntilAsync(() => asleep.Count == 3, "the sleeper has looked at the markers");
        stage.Wipe(2);
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        stage.Cut(leader, 0);
        await leader.LeadAsync();
        await leader.EndAsync();

        stage.Hold(sleeper, request => request.Verb == "list");
        asleep.Release();
        await inspecting;
        await stage.PauseAsync(TimeSpan.FromSeconds(2));
        stage.Wipe(1);
    }

    // Two processes rebuild one life. The first admits it; the store is wiped, lives another life, is put back to the first of
    // them, and only then the second process wakes up.
    private static async Task AsleepBeforeAdmissionAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var sleeper = await stage.StartAsync();
        await leader.LeadAsync();
        await leader.EndAsync();
        stage.Wipe(0);
        var asleep = stage.Hold(sleeper, request => request.Verb == "write" && request.Key == Stage.Configuration);
        await sleeper.InspectAsync();
        await stage.UntilAsync(() => asleep.Count > 0, "the sleeper is about to admit the store");
        await stage.First.RebuildAsync();
        var copy = stage.Copy(0);
        stage.Wipe(0);
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        stage.Cut(leader, 2);
        await leader.LeadAsync();
        await leader.EndAsync();

        stage.RollBack(copy);
        asleep.Release();
        await sleeper.Process.Supervisor.WaitForRebuildAsync();
        stage.Mend(leader, 2);
        await leader.InspectAsync();
        stage.Cut(leader, 1);
        await leader.ReadAsync();
    }

    // Nothing was ever written, so the second rebuild may take the blank in its store for a stray; a leader counts on its promise.
    private static async Task BlankOfPresentLifeAsync(Stage stage)
    {
        var first = await stage.StartAsync();
        var sleeper = await stage.StartAsync();
        var leader = await stage.StartAsync();
        var rival = await stage.StartAsync();
        await first.AcquireAsync();
        await first.EndAsync();
        stage.Wipe(0);
        var lists = stage.Hold(sleeper, request => request.Verb == "list");
        await sleeper.InspectAsync();
        await stage.UntilAsync(() => lists.Count > 0, "the second rebuild begins");
        await stage.First.RebuildAsync();
        await leader.InspectAsync();
        await rival.InspectAsync();
        var repair = stage.Copy(sleeper, request => request.Verb == "write" && request.Key == stage.Head && request.Region == 1);
        lists.Release();
        await stage.UntilAsync(() => repair.Count > 0, "the second rebuild repairs the register");
        var reads = stage.Hold(sleeper, request => request.Verb == "read" && request.Key == stage.Head && request.Region == 0);
        await stage.UntilAsync(() => reads.Count > 0, "the second rebuild looks for a stray");
        stage.Cut(leader, 2);
        await leader.AcquireAsync();

        stage.Hold(sleeper, request => request.Verb == "list");
        reads.Release();
        await stage.PauseAsync(TimeSpan.FromSeconds(1));
        stage.Cut(rival, 1);
        await rival.AcquireAsync();
        await rival.WriteAsync();
        await leader.WriteAsync();
    }
}
