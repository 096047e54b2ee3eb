using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>The routes of the JSON front end, for gateway teams with a protocol of their own, and for a subscriber's own copy.</summary>
internal static class JsonApiEndpoints
{
    /// <summary>The name and version of the interface.</summary>
    public const string Version = "v1";

    private const string Root = $"/api/{Version}/subscribers/{{id}}";
    private const string Document = "/api/{documentName}/openapi.json";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var items = services.GetRequiredService<ItemEndpoints>();
        var export = services.GetRequiredService<ArchiveExport>();
        var import = services.GetRequiredService<ArchiveImport>();
        endpoints.MapOpenApi(Document);
        var group = endpoints.MapGroup(Root)
            .AddEndpointFilter(services.GetRequiredService<JsonApiFilter>())
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        ((IEndpointConventionBuilder)group).Add(endpoint => Measure(endpoint, services.GetRequiredService<RequestInstruments>()));
        group.MapGet("/collections", (Delegate)ItemEndpoints.CollectionsAsync).WithSummary("All collections.");
        group.MapGet("/items", ItemEndpoints.ItemsAsync).WithSummary("One page of a collection's items, with bodies if bodies=true.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/content", items.ContentAsync)
            .WithSummary("One item's body, byte for byte; of a photo a thumbnail, if size=64, 128, 256, 512 or 1024.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/changes", items.ChangesAsync).WithSummary("What changed in a collection since a token; without one, everything.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        group.MapPost("/changes", (Delegate)items.ChangeAsync).WithSummary("Commits up to 100 changes together, or none; safe to repeat.")
            .Accepts<BatchModel>("application/json")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        group.MapGet("/export", (Delegate)export.ExportAsync).WithSummary("Everything as one archive of .vcf, .ics and photos.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip");
        group.MapPost("/import", import.ImportAsync).WithSummary("Stores what such an archive holds; deletes nothing.")
            .Accepts<Stream>("application/zip").ProducesProblem(StatusCodes.Status413PayloadTooLarge);

        // Whatever no operation takes: routing itself would answer with an empty body.
        var unmatched = services.GetRequiredService<UnmatchedAnswer>();
        var measure = services.GetRequiredService<RequestInstruments>();
        endpoints.Map("/api/{**path}", http => measure.MeasureAsync(http, unmatched.WriteAsync)).WithOrder(int.MaxValue);
    }

    private static void Measure(EndpointBuilder endpoint, RequestInstruments instruments)
    {
        if (endpoint.RequestDelegate is { } answer)
            endpoint.RequestDelegate = http => instruments.MeasureAsync(http, inner => answer(inner));
    }
}
