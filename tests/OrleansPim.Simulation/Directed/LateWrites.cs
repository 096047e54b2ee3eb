namespace OrleansPim.Simulation.Directed;

/// <summary>Requests that land when they should not: late, twice, or in a store that forgot meanwhile.</summary>
internal static class LateWrites
{
    public const string PromiseInWipedStore = "a promise lands in a store that was wiped since its reader looked";
    public const string BlankInWipedStore = "a blank lands late in a wiped store, and is read before the wipe is known";
    public const string FillAfterSecondLoss = "a record is lost a second time while a fill is under way";
    public const string SecondCopyOfCreation = "a second copy of a creation's promise lands where the record was lost";
    public const string FencedBehindOlderValue = "a lane is fenced while it carries an older value";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(PromiseInWipedStore, PromiseInWipedStoreAsync),
        new(BlankInWipedStore, BlankInWipedStoreAsync),
        new(FillAfterSecondLoss, FillAfterSecondLossAsync),
        new(SecondCopyOfCreation, SecondCopyOfCreationAsync),
        new(FencedBehindOlderValue, FencedBehindOlderValueAsync),
    ];

    // The sleeper saw no record anywhere. Its promises reach a store that has just forgotten one, and a store that never had one.
    private static async Task PromiseInWipedStoreAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        var maker = await stage.StartAsync();
        stage.Cut(maker, 1);
        var held = stage.Hold(sleeper, request => request.IsMaking && request.Key == stage.Head);
        var acquiring = sleeper.AcquireAsync();
        await stage.UntilAsync(() => held.Count == 3, "all promises are on their way");
        await maker.LeadAsync();
        await maker.EndAsync();

        stage.Wipe(0);
        held.Release();
        await acquiring;

        await sleeper.WriteAsync();
    }

    private static async Task BlankInWipedStoreAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        var maker = await stage.StartAsync();
        var reader = await stage.StartAsync();
        var late = stage.Hold(sleeper, request => request.IsMaking && request.Key == stage.Head && request.Region == 1, limit: 1);
        var lost = stage.Hold(sleeper, request => request.IsMaking && request.Key == stage.Head);
        var acquiring = sleeper.AcquireAsync();
        await stage.UntilAsync(() => late.Count + lost.Count == 3, "all promises are on their way");
        stage.Cut(maker, 2);
        await maker.LeadAsync();
        await maker.EndAsync();

        stage.Wipe(1);
        late.Release();
        await stage.UntilAsync(() => stage.RecordAt(1) is not null, "the blank has landed");
        stage.Cut(reader, 0);
        await reader.ReadAsync();

        await acquiring;
    }

    // The first must-not-exist write to the hole is late. It lands after the hole was filled, a newer value was acknowledged there,
    // and the record was lost once more.
    private static async Task FillAfterSecondLossAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var other = await stage.StartAsync();
        await leader.LeadAsync();
        var late = stage.Hold(leader, request => request.IsMaking && request.Key == stage.Head && request.Region == 0, limit: 1);
        stage.Lose(0);
        for (var write = 0; write < 12 && stage.RecordAt(0)?.Accepted.Version != stage.Acknowledged; write++)
        {
            await leader.WriteAsync();
            await stage.PauseAsync(TimeSpan.FromSeconds(8));
        }

        await stage.UntilAsync(() => late.Count == 1 && stage.RecordAt(0)?.Accepted.Version == stage.Acknowledged, "the hole is filled");
        stage.Cut(leader, 2);
        await leader.WriteAsync();
        await leader.EndAsync();

        stage.Lose(0);
        late.Release();
        await stage.UntilAsync(() => stage.RecordAt(0) is not null, "the late write has landed");
        stage.Cut(other, 1);
        await other.AcquireAsync();
    }

    // With the record, a promise to a rival was lost; what lies there now has promised what the maker was promised once.
    private static async Task SecondCopyOfCreationAsync(Stage stage)
    {
        var maker = await stage.StartAsync();
        var rival = await stage.StartAsync();
        var late = stage.Copy(maker, request => request.IsMaking && request.Key == stage.Head && request.Region == 0, limit: 1);
        await maker.LeadAsync();
        stage.Cut(rival, 1);
        await rival.AcquireAsync();

        stage.Lose(0);
        late.Release();
        await stage.UntilAsync(() => stage.RecordAt(0) is not null, "the second copy has landed");
        await maker.WriteAsync();
        await rival.WriteAsync();
    }

    private static async Task FencedBehindOlderValueAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        var rival = await stage.StartAsync();
        await leader.LeadAsync();
        var slow = stage.Hold(leader, request => request.Verb == "write" && request.Key == stage.Head && request.Region == 0, limit: 1);
        await leader.WriteAsync();
        stage.Cut(rival, 2);
        await rival.AcquireAsync();

        var writing = leader.WriteAsync();
        await stage.PauseAsync(TimeSpan.FromMilliseconds(200));
        slow.Release();
        await writing;
    }
}
