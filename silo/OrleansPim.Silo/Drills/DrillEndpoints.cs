using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Contracts.Errors;

namespace OrleansPim.Silo.Drills;

/// <summary>Takes the verdicts of drills from whoever ran them, and tells them again.</summary>
internal static class DrillEndpoints
{
    public static void MapDrills(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/drills", (DrillRecord record) => TypedResults.Ok(record.Results.Select(ReportedDrill.Of)));
        routes.MapPost("/drills", Add);
    }

    private static NoContent Add(ReportedDrill drill, DrillRecord record, TimeProvider time)
    {
        record.Add(drill.Check(time.GetUtcNow()));
        return TypedResults.NoContent();
    }

    /// <summary>A drill as it is told.</summary>
    private sealed record ReportedDrill(string? Name, string? Verdict, DateTimeOffset? EndedAt, string? Summary)
    {
        public static ReportedDrill Of(DrillResult result) =>
            new(result.Name, result.Verdict.ToString().ToLowerInvariant(), result.EndedAt, result.Summary);

        public DrillResult Check(DateTimeOffset now)
        {
            var name = Name ?? string.Empty;
            if (!DrillResult.IsName(name))
                throw new InvalidException(InvalidReason.Limit, $"name must have 1 to {DrillResult.MaximumNameLength} characters from a-z 0-9 -");
            var summary = Summary ?? string.Empty;
            if (summary.Length > DrillResult.MaximumSummaryLength)
                throw new InvalidException(InvalidReason.Limit, $"summary must have at most {DrillResult.MaximumSummaryLength} characters.");
            return new DrillResult(name, VerdictOf(Verdict), EndedAt ?? now, summary);
        }

        private static DrillVerdict VerdictOf(string? text) => text switch
        {
            "passed" => DrillVerdict.Passed,
            "failed" => DrillVerdict.Failed,
            "inconclusive" => DrillVerdict.Inconclusive,
            _ => throw new InvalidException(InvalidReason.Limit, "verdict must be passed, failed or inconclusive."),
        };
    }
}
