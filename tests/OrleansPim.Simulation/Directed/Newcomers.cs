namespace OrleansPim.Simulation.Directed;

/// <summary>Stores that are put back in time while nobody looks: whoever starts beside them has only the witness to tell.</summary>
internal static class Newcomers
{
    public const string PresentLife = "a process starts beside a store that was put back in time";
    public const string FormerLife = "a process starts beside a copy of a former life and a laggard of the configuration";
    public const string SleeperAlone = "a sleeper is alone with a store that was put back in time";
    public const string Uncompared = "a process reaches a store that was put back in time before anybody who knows better";
    public const string SeenByLeader = "a leader meets an older record, and its process ends";

    public const string LateRaise = "a raise of the witness lands late in a store that was put back in time";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(PresentLife, PresentLifeAsync),
        new(FormerLife, FormerLifeAsync),
        new(SleeperAlone, SleeperAloneAsync),
        new(Uncompared, UncomparedAsync),
        new(SeenByLeader, SeenByLeaderAsync),
        new(LateRaise, LateRaiseAsync),
    ];

    // The newest value lies on r0 and r1; r1 forgets it, and r0 is silent.
    private static async Task PresentLifeAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        await stage.WitnessAsync(stage.First);
        await WriteWithoutAsync(stage, leader, 2);
        Stage.Kill(stage.First);

        stage.RollBackUnseen(copy, isWitnessed: true);
        await ServeBesideAsync(stage);
    }

    // r2 has never heard of the admission, but of its version: the witness told it.
    private static async Task FormerLifeAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        stage.Hold(stage.First, request => request.Region == 2 && request.Key == Stage.Configuration && request.Record is { Accepted.Version: > 1 });
        stage.Wipe(1);
        await stage.First.RebuildAsync();
        await stage.WitnessAsync(stage.First);
        await leader.InspectAsync();
        await WriteWithoutAsync(stage, leader, 2);
        Stage.Kill(stage.First);

        stage.RollBackUnseen(copy, isWitnessed: true);
        await ServeBesideAsync(stage);
    }

    // It knows the configuration and gave the store its vote, long ago, and cannot ask anybody who knows better.
    private static async Task SleeperAloneAsync(Stage stage)
    {
        var sleeper = await stage.StartAsync();
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        await stage.WitnessAsync(stage.First, times: 2);
        await WriteWithoutAsync(stage, leader, 2);
        Stage.Kill(stage.First);

        stage.RollBackUnseen(copy, isWitnessed: true);
        stage.Cut(sleeper, 0);
        stage.Cut(sleeper, 2);
        await stage.WitnessAsync(sleeper, times: 6);
        Stage.Kill(sleeper);
        var newcomer = await stage.StartAsync(cut: 0);
        await newcomer.ReadAsync();
        await newcomer.AcquireAsync();
        await newcomer.WriteAsync();
    }

    // It knows the configuration and has never reached r1; when r2 comes back it does not look again before it reads.
    private static async Task UncomparedAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var late = await stage.StartAsync(cut: 1);
        var copy = stage.Copy(1);
        await stage.WitnessAsync(stage.First);
        await WriteWithoutAsync(stage, leader, 2);
        Stage.Kill(stage.First);

        stage.RollBackUnseen(copy, isWitnessed: true);
        stage.Cut(late, 0);
        stage.Cut(late, 2);
        stage.Mend(late, 1);
        await late.InspectAsync();
        stage.Mend(late, 2);
        await late.ReadAsync();
        await late.AcquireAsync();
        await late.WriteAsync();
    }

    // The copy is younger than the witness. The leader's process notes down what it saw, and ends before the store begins a new life.
    private static async Task SeenByLeaderAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        stage.Cut(leader, 2);
        await leader.WriteAsync();

        stage.RollBackUnseen(copy, isWitnessed: false);
        await leader.WriteAsync();
        await leader.EndAsync();
        stage.Mend(leader, 2);
        stage.Hold(leader, request => request.Region == 1 && request.Verb is "write" or "create");
        await leader.InspectAsync();
        await stage.PauseAsync(TimeSpan.FromSeconds(1));
        Stage.Kill(leader);
        Stage.Kill(stage.First);
        var newcomer = await stage.StartAsync(cut: 0);
        await newcomer.ReadAsync();
        await newcomer.AcquireAsync();
        await newcomer.WriteAsync();
    }

    // Sent before the copy was taken, it finds the token of the copy, and makes the counter what the others noted down of another raise.
    private static async Task LateRaiseAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        var copy = stage.Copy(1);
        await stage.WitnessAsync(stage.First, times: 2);
        await WriteWithoutAsync(stage, leader, 2);
        Stage.Kill(stage.First);

        stage.RollBackUnseen(copy, isWitnessed: true);
        await stage.RaiseLateAsync(copy);
        await ServeBesideAsync(stage);
    }

    // Of those that know better it reaches r2 alone.
    private static async Task ServeBesideAsync(Stage stage)
    {
        var newcomer = await stage.StartAsync(cut: 0);
        await newcomer.ReadAsync();
        await newcomer.RebuildAsync();
        await newcomer.AcquireAsync();
        await newcomer.WriteAsync();
    }

    private static async Task WriteWithoutAsync(Stage stage, Actor leader, int region)
    {
        stage.Cut(leader, region);
        await leader.LeadAsync();
        await leader.EndAsync();
        Stage.Kill(leader);
    }
}
