namespace OrleansPim.Silo.Health;

/// <summary>What an orchestrator asks: is the process alive, and may requests be sent to it.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthAnswer("live", [])));
        routes.MapGet("/health/ready", (Readiness readiness) =>
        {
            var obstacles = readiness.Obstacles();
            return obstacles.Count == 0
                ? Results.Ok(new HealthAnswer("ready", obstacles))
                : Results.Json(new HealthAnswer("not ready", obstacles), statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
}
