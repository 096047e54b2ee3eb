using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Directed;

/// <summary>A register that lies on two stores, of which one forgets and the other can hardly be asked.</summary>
internal static class UnfinishedCreations
{
    public const string OnlyKnowerSilent = "a store forgets beside a laggard while the only one that knows is silent";
    public const string OnlyKnowerPromisesNothing = "a store forgets beside a laggard while promises of the only one that knows are lost";
    public const string LastWriteOnItsWay = "a store forgets a creation whose last write is on its way";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } =
    [
        new(OnlyKnowerSilent, stage => RebuildAsync(stage, _ => true)),
        new(OnlyKnowerPromisesNothing, stage => RebuildAsync(stage, request => request.Verb == "write")),
        new(LastWriteOnItsWay, LastWriteOnItsWayAsync),
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

    // The value lies in r0, which forgets it, and is on its way to r1. A first rebuild leaves its blank in r0 and breaks off, since r2 cannot be
    // asked; the second gets no promise from r1.
    private static async Task LastWriteOnItsWayAsync(Stage stage)
    {
        var maker = await stage.StartAsync(cut: 2);
        await maker.AcquireAsync();
        var onItsWay = stage.Hold(maker, request => request is { Verb: "write", Region: 1 } && request.Key == stage.Head);
        var writing = maker.WriteAsync();
        await stage.UntilAsync(() => onItsWay.Count == 1 && stage.RecordAt(0) is { IsBlank: false }, "one store took the value");
        stage.Wipe(0);
        var blank = stage.Hold(stage.First, request => request is { Verb: "write", Region: 0 } && request.Key == stage.Head, limit: 1);
        var rebuilding = stage.First.RebuildAsync();
        await stage.UntilAsync(() => blank.Count == 1, "the rebuild makes a blank");
        stage.Cut(stage.First, 2);
        blank.Release();
        await rebuilding;
        stage.Mend(stage.First, 2);
        stage.Hold(stage.First, request => request is { Verb: "write", Region: 1 } && request.Key == stage.Head);
        await stage.First.RebuildAsync();

        var other = await stage.StartAsync(cut: 1);
        await other.AcquireAsync();
        await other.WriteAsync();
        onItsWay.Release();
        await writing;
        await other.ReadAsync();
    }
}
