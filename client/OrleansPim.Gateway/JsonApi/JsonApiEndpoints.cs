using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>The routes of the JSON front end, for gateway teams with a protocol of their own, and for a subscriber's own copy.</summary>
internal static class JsonApiEndpoints
{
    /// <summary>The name and version of the interface.</summary>
    public const string Version = "v1";

    /// <summary>How the document groups its operations.</summary>
    public const string Items = "items";

    /// <inheritdoc cref="Items"/>
    public const string Archive = "archive";

    private const string Root = $"/api/{Version}/subscribers/{{id}}";
    private const string Document = $"/api/{Version}/openapi.json";
    private const string Zip = "application/zip";

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
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        ((IEndpointConventionBuilder)group).Add(endpoint => Measure(endpoint, services.GetRequiredService<RequestInstruments>()));
        MapReads(group, items);
        MapRead(group, "/export", (Delegate)export.ExportAsync).WithName("export").WithTags(Archive).WithSummary("Everything as one archive of .vcf, .ics and photos.")
            .Produces<Stream>(StatusCodes.Status200OK, Zip);
        group.MapPost("/changes", (Delegate)items.ChangeAsync).WithName("change").WithTags(Items)
            .WithSummary("Commits up to 100 changes together, or none; safe to repeat.")
            .Accepts<BatchModel>("application/json")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        group.MapPost("/import", import.ImportAsync).WithName("import").WithTags(Archive).WithSummary("Stores what such an archive holds; deletes nothing.")
            .Accepts<Stream>(Zip)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

        // Whatever no operation takes: routing itself would answer with an empty body.
        var unmatched = services.GetRequiredService<UnmatchedAnswer>();
        var measure = services.GetRequiredService<RequestInstruments>();
        endpoints.Map("/api/{**path}", http => measure.MeasureAsync(http, unmatched.WriteAsync)).WithOrder(int.MaxValue);
    }

    private static void MapReads(RouteGroupBuilder group, ItemEndpoints items)
    {
        MapRead(group, "/collections", (Delegate)ItemEndpoints.CollectionsAsync).WithName("getCollections").WithTags(Items).WithSummary("All collections.");
        MapRead(group, "/items", ItemEndpoints.ItemsAsync).WithName("getItems").WithTags(Items)
            .WithSummary("One page of a collection's items, with bodies if bodies=true.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        MapRead(group, "/content", items.ContentAsync).WithName("getContent").WithTags(Items)
            .WithSummary("One item's body, byte for byte, whole or in parts (Range); of a photo a thumbnail, if a size is given.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream", "text/vcard", "text/calendar")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream", "multipart/byteranges")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status416RangeNotSatisfiable).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        MapRead(group, "/changes", items.ChangesAsync).WithName("getChanges").WithTags(Items)
            .WithSummary("What changed in a collection since a token; without one, everything.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
    }

    /// <summary>What may be asked by GET may be asked by HEAD (RFC 9110 section 9.1); the document describes GET.</summary>
    private static RouteHandlerBuilder MapRead(RouteGroupBuilder group, string pattern, Delegate handler)
    {
        group.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription();
        return group.MapGet(pattern, handler);
    }

    private static void Measure(EndpointBuilder endpoint, RequestInstruments instruments)
    {
        if (endpoint.RequestDelegate is { } answer)
            endpoint.RequestDelegate = http => instruments.MeasureAsync(http, inner => answer(inner));
    }
}
