using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Directed;

/// <summary>A register that lies on two stores, of which one forgets and the other can hardly be asked.</summary>
internal static class UnfinishedCreations
{
    public const string OnlyKnowerSilent = "a store forgets beside a laggard while the only one that knows is silent";
    public const string OnlyKnowerPromisesNothing = "a store forgets beside a laggard while promises of the only one that knows are lost";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(OnlyKnowerSilent, stage => RebuildAsync(stage, _ => true)),
        new(OnlyKnowerPromisesNothing, stage => RebuildAsync(stage, request => request.Verb == "write")),
    ];

    private static async Task RebuildAsync(Stage stage, Func<NetworkRequest, bool> isLost)
    {
        var maker = await stage.StartAsync();
        var reader = await stage.StartAsync();
        stage.Cut(maker, 0);
        await maker.LeadAsync();
        await maker.EndAsync();
        stage.Wipe(2);
        stage.Hold(stage.First, request => request.Region == 1 && request.Key == stage.Head && isLost(request));
        await stage.First.RebuildAsync();

        await reader.InspectAsync();
        stage.Cut(reader, 1);
        await reader.AcquireAsync();
        await reader.WriteAsync();
    }
}
