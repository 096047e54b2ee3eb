using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Drills;
using OrleansPim.Stores.Faults;

namespace OrleansPim.Silo.Faults;

/// <summary>Lets an operator break regions on purpose, where that was allowed at start.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/faults", (FaultInjector injector, ClockFault clock, DrillNotice notice) => TypedResults.Ok(
            new FaultsReport(injector.IsAllowed, [.. injector.Faults.Select(fault => Report(injector, fault))])
            {
                ClockOffsetSeconds = clock.Offset.TotalSeconds,
                Drill = notice.Name,
            }));
        routes.MapPost("/faults/{region}", InjectAsync);
        routes.MapDelete("/faults/{region}", Heal);
        routes.MapPut("/clock", ShiftClock);
        routes.MapDelete("/clock", HealClock);
        routes.MapPut("/drill", BeginDrill);
        routes.MapDelete("/drill/{name}", EndDrill);
    }

    private static Results<NoContent, ProblemHttpResult> ShiftClock(ClockRequest request, ClockFault clock)
    {
        if (!clock.IsAllowed)
            return NotAllowed();
        clock.Inject(Seconds(request.OffsetSeconds), TimeSpan.FromSeconds(request.DurationSeconds));
        return TypedResults.NoContent();
    }

    private static Results<NoContent, ProblemHttpResult> HealClock(ClockFault clock)
    {
        if (!clock.IsAllowed)
            return NotAllowed();
        clock.Heal();
        return TypedResults.NoContent();
    }

    private static Results<NoContent, ProblemHttpResult> BeginDrill(DrillAnnouncement drill, FaultInjector injector, DrillNotice notice)
    {
        if (!injector.IsAllowed)
            return NotAllowed();
        try
        {
            notice.Begin(drill.Name, TimeSpan.FromSeconds(drill.Seconds));
            return TypedResults.NoContent();
        }
        catch (ConflictException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static Results<NoContent, ProblemHttpResult> EndDrill(string name, FaultInjector injector, DrillNotice notice)
    {
        if (!injector.IsAllowed)
            return NotAllowed();
        notice.End(name);
        return TypedResults.NoContent();
    }

    private static TimeSpan Seconds(double value) => Math.Abs(value) <= ClockFault.MaximumOffset.TotalSeconds
        ? TimeSpan.FromSeconds(value)
        : throw new InvalidException(InvalidReason.Limit, $"A clock is set wrong by at most {ClockFault.MaximumOffset.TotalSeconds:0} seconds.");

    private static async Task<Results<Created<FaultReport>, ProblemHttpResult>> InjectAsync(
        string region, FaultRequest request, FaultInjector injector, CancellationToken cancellationToken)
    {
        if (!injector.IsAllowed)
            return NotAllowed();
        if (Find(region, injector) is not { } name)
            return UnknownRegion(region);
        var fault = Read(request);
        try
        {
            var injected = await injector.InjectAsync(name, fault, TimeSpan.FromSeconds(request.DurationSeconds), cancellationToken);
            return TypedResults.Created("/admin/faults", Report(injector, injected));
        }
        catch (ConflictException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static Results<NoContent, ProblemHttpResult> Heal(string region, FaultInjector injector)
    {
        if (!injector.IsAllowed)
            return NotAllowed();
        if (Find(region, injector) is not { } name)
            return UnknownRegion(region);
        injector.Heal(name);
        return TypedResults.NoContent();
    }

    private static Fault Read(FaultRequest request)
    {
        if (InjectedFault.KindOf(request.Kind) is not { } kind)
        {
            var kinds = string.Join(", ", Enum.GetValues<FaultKind>().Select(InjectedFault.NameOf));
            throw new InvalidException(InvalidReason.Limit, $"There is no fault '{request.Kind}'; there are {kinds}.");
        }

        if (request.DurationSeconds < 1 || request.DurationSeconds > FaultInjector.MaximumDuration.TotalSeconds)
            throw new InvalidException(InvalidReason.Limit, $"A fault lasts 1 to {FaultInjector.MaximumDuration.TotalSeconds:0} seconds.");
        var fault = new Fault(
            kind,
            TimeSpan.FromMilliseconds(request.LatencyMilliseconds ?? 0),
            request.Blobs ?? 0,
            TimeSpan.FromSeconds(request.AgeSeconds ?? 0));
        return fault.Mistake() is { } mistake ? throw new InvalidException(InvalidReason.Limit, mistake) : fault;
    }

    private static RegionName? Find(string region, FaultInjector injector) =>
        RegionName.IsValid(region) && injector.Knows(new RegionName(region)) ? new RegionName(region) : null;

    private static FaultReport Report(FaultInjector injector, InjectedFault fault)
    {
        var store = injector.StoreOf(fault.Region);
        return new FaultReport(fault.Region.Value, fault.Kind, fault.StartedAt, fault.EndsAt, store.DamagedBlobs, store.RemainingBlobs);
    }

    private static ProblemHttpResult NotAllowed() => TypedResults.Problem(
        "This node lets nobody inject faults. Whoever runs it can start it with Pim:Faults:Allowed=true.",
        statusCode: StatusCodes.Status403Forbidden);

    private static ProblemHttpResult UnknownRegion(string region) =>
        TypedResults.Problem($"There is no region '{region}'.", statusCode: StatusCodes.Status404NotFound);
}
