using OrleansPim.Replication.Regions;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Directed;

/// <summary>Stores that are whole, and look as if they had gone back in time.</summary>
internal static class Accusations
{
    public const string RaisedMeanwhile = "a counter is raised while its store is asked again how far it had come";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DirectedScenario> All { get; } = [new(RaisedMeanwhile, RaisedMeanwhileAsync)];

    // Two looks of one process overlap, as those of a rebuild and of an inspection do: what one learns is younger than what the other was answered.
    private static async Task RaisedMeanwhileAsync(Stage stage)
    {
        var leader = await stage.StartAsync();
        await leader.LeadAsync();
        await stage.WitnessAsync(stage.First);
        var unfinished = stage.Hold(stage.First, request => IsMarkerRead(request, 0), limit: 1);
        var look = stage.First.InspectAsync();
        await stage.UntilAsync(() => unfinished.Count == 1, "a look began");
        await stage.WitnessAsync(stage.First, times: 1);

        var question = stage.Hold(stage.First, request => IsMarkerRead(request, 1), limit: 1);
        unfinished.Release();
        await stage.UntilAsync(() => question.Count == 1, "the store is asked again");
        await stage.WitnessAsync(stage.First, times: 1);
        question.Release();
        await look;
        await leader.ReadAsync();
    }

    private static bool IsMarkerRead(NetworkRequest request, int region) =>
        request.Verb == "read" && request.Region == region && request.Key == StoreMarker.Key;
}
