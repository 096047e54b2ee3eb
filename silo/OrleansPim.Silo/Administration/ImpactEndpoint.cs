using Microsoft.AspNetCore.Http.HttpResults;
using OrleansPim.Client.Administration;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;

namespace OrleansPim.Silo.Administration;

/// <summary>The impact report, page by page, for operators.</summary>
internal static class ImpactEndpoint
{
    public static void MapImpact(this IEndpointRouteBuilder routes) => routes.MapGet("/impact", ReadAsync);

    private static async Task<Ok<ImpactPage>> ReadAsync(string? after, int? limit, ImpactSurvey survey, CancellationToken cancellationToken)
    {
        var size = limit ?? ImpactPage.DefaultLimit;
        if (size is < 1 or > ImpactPage.MaximumLimit)
            throw new InvalidException(InvalidReason.Limit, $"limit must be 1 to {ImpactPage.MaximumLimit}.");
        var start = string.IsNullOrEmpty(after) ? null : SubscriberId.Parse(after).Value;
        return TypedResults.Ok(await survey.RunAsync(start, size, cancellationToken));
    }
}
