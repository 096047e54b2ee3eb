using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Administration;

/// <summary>Regions and what repairs them, for operators.</summary>
internal static class RegionEndpoints
{
    /// <summary>How the regions are.</summary>
    public static void MapRegions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/regions", (RegionReporter reporter) => TypedResults.Ok(reporter.Report()));

    /// <summary>What repairs them, where ledgers are held.</summary>
    public static void MapRepair(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/regions/{name}/quarantine", QuarantineAsync);
        routes.MapPost("/regions/{name}/rebuild", Rebuild);
        routes.MapPost("/regions/{name}/admit", Admit);
        routes.MapPost("/regions/{name}/replacement", ReplaceAsync);
        routes.MapDelete("/regions/{name}/replacement", GiveUpReplacementAsync);
        routes.MapGet("/scrub", (RegionScrubber scrubber) => TypedResults.Ok(Report(scrubber.Progress)));
        routes.MapPost("/scrub", Scrub);
    }

    private static async Task<Results<Ok<RegionsReport>, ProblemHttpResult>> QuarantineAsync(
        string name, RegionSet regions, RegionSupervisor supervisor, RegionReporter reporter, CancellationToken cancellationToken)
    {
        if (Find(regions, name) is not { } region)
            return Unknown(name);
        try
        {
            return Answer(await supervisor.QuarantineAsync(region.Name, cancellationToken), reporter);
        }
        catch (Exception exception) when (exception is ReplicationException or RegionUnavailableException)
        {
            throw new UnavailableException(
                $"Region {name} has no vote in this process, but its store could not be marked: after a restart it would vote. {exception.Message}");
        }
    }

    private static Results<Ok<RegionsReport>, ProblemHttpResult> Rebuild(
        string name, bool? admit, RegionSet regions, RegionSupervisor supervisor, RegionReporter reporter) => Find(regions, name) is { } region
            ? Answer(supervisor.OrderRebuild(region.Name, admit ?? true), reporter)
            : Unknown(name);

    private static Results<Ok<RegionsReport>, ProblemHttpResult> Admit(
        string name, RegionSet regions, RegionSupervisor supervisor, RegionReporter reporter) => Find(regions, name) is { } region
            ? Answer(supervisor.OrderAdmission(region.Name), reporter)
            : Unknown(name);

    private static async Task<Results<Ok<RegionsReport>, ProblemHttpResult>> ReplaceAsync(
        string name, string by, RegionReplacer replacer, RegionReporter reporter, CancellationToken cancellationToken) =>
        ChangeOf(name, by) is { } change
            ? Answer(await replacer.OrderAsync(change, cancellationToken), reporter)
            : Unknown($"{name} or {by}");

    private static async Task<Results<Ok<RegionsReport>, ProblemHttpResult>> GiveUpReplacementAsync(
        string name, string by, RegionReplacer replacer, RegionReporter reporter, CancellationToken cancellationToken)
    {
        if (ChangeOf(name, by) is not { } change)
            return Unknown($"{name} or {by}");
        try
        {
            return Answer(await replacer.GiveUpAsync(change, cancellationToken), reporter);
        }
        catch (ReplicationException exception)
        {
            throw new UnavailableException($"The replacement of region {name} by {by} was not given up: {exception.Message}");
        }
    }

    private static RegionChange? ChangeOf(string old, string by) =>
        RegionName.IsValid(old) && RegionName.IsValid(by) ? new RegionChange(new RegionName(old), new RegionName(by)) : null;

    private static Ok<ScrubReport> Scrub(RegionScrubber scrubber)
    {
        scrubber.Request();
        return TypedResults.Ok(Report(scrubber.Progress));
    }

    private static Results<Ok<RegionsReport>, ProblemHttpResult> Answer(string? refusal, RegionReporter reporter) => refusal is null
        ? TypedResults.Ok(reporter.Report())
        : TypedResults.Problem(refusal, statusCode: StatusCodes.Status412PreconditionFailed);

    private static ProblemHttpResult Unknown(string name) =>
        TypedResults.Problem($"No region is called {name}.", statusCode: StatusCodes.Status404NotFound);

    private static Region? Find(RegionSet regions, string name) =>
        regions.Regions.FirstOrDefault(region => string.Equals(region.Name.Value, name, StringComparison.Ordinal));

    private static ScrubReport Report(ScrubProgress progress) => new(
        progress.Stage.ToString().ToLowerInvariant(),
        progress.Done,
        Math.Max(progress.Total, progress.Done),
        progress.Completed,
        progress.Damaged,
        progress.Failed,
        progress.Elapsed.TotalSeconds);
}
