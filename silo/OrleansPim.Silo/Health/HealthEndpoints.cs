namespace OrleansPim.Silo.Health;

/// <summary>What an orchestrator asks: is the process alive, and may requests be sent to it.</summary>
internal static class HealthEndpoints
{
    /// <summary>Whether the process is alive: asks nobody.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Whether requests may be sent to it.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>Load balancers of many kinds ask with HEAD.</summary>
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(LivePath, Methods, () => TypedResults.Ok(new HealthAnswer("live", [])));
        routes.MapMethods(ReadyPath, Methods, (Readiness readiness) =>
        {
            var obstacles = readiness.Obstacles();
            return obstacles.Count == 0
                ? Results.Ok(new HealthAnswer("ready", obstacles))
                : Results.Json(new HealthAnswer("not ready", obstacles), statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
}
