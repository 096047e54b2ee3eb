using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansPim.Gateway.Photos;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Says in the OpenAPI document what the handlers' signatures do not: generators of clients read nothing else.</summary>
internal static class JsonApiDocument
{
    private const string Scheme = "appPassword";

    /// <summary>The transformers of the document.</summary>
    public static void Complete(OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            Describe(operation, isContent: context.Description.RelativePath?.EndsWith("/content", StringComparison.Ordinal) == true);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            Describe(schema, context);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "OrleansPim";
        document.Info.Description =
            "A subscriber's contacts, calendars, tasks and photos. Every refusal is a problem document (RFC 9457). "
            + "503 has Retry-After and says nothing about the data: whatever cannot be read now is still there. "
            + "GET may be asked as HEAD; Cache-Control: no-cache asks for what is newest in all regions.";
        document.Info.License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = JsonApiEndpoints.Items, Description = "Collections and what is in them: read, changed, synchronised." },
            new() { Name = JsonApiEndpoints.Archive, Description = "Everything as one file, out and in." },
        };

        // Paths begin with a slash, so an address that ends in one would have two in the middle.
        foreach (var server in document.Servers ?? [])
            server.Url = server.Url?.TrimEnd('/');
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description = "The subscriber's id and the app password of one device.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, bool isContent)
    {
        operation.Parameters ??= [];
        if (operation.Parameters.All(parameter => parameter.Name != "id"))
            operation.Parameters.Insert(0, new OpenApiParameter { Name = "id", In = ParameterLocation.Path, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        if (isContent)
            operation.Parameters.Add(new OpenApiParameter { Name = "size", In = ParameterLocation.Query, Schema = new OpenApiSchema() });
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            Describe(parameter);
        foreach (var status in (ReadOnlySpan<string>)["429", "503"])
        {
            if (operation.Responses?.GetValueOrDefault(status) is OpenApiResponse later)
                later.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = NewRetryAfter() };
        }
    }

    private static OpenApiHeader NewRetryAfter() => new() { Description = "When to ask again, in seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };

    private static void Describe(OpenApiParameter parameter)
    {
        (parameter.Description, parameter.Required, parameter.Schema) = parameter.Name switch
        {
            "id" => ("The subscriber whose password it is; 403 for anybody else.", true, Text()),
            "kind" => ("The kind of the collection.", true, Text(CollectionAddress.Kinds)),
            "collection" => ("The name of the collection; of photos a path of folders, left out for the root.", false, Text()),
            "name" => ("The name of the item.", true, Text()),
            "after" => ("What the page before said in its \"after\".", false, Text()),
            "since" => ("The \"next\" of an earlier answer; left out for everything there is.", false, Text()),
            "limit" => ("The most of one page; a page of changes may have up to 99 more.", false, Number(ListRequest.MaximumLimit)),
            "bodies" => ("Whether bodies come with it; a page then has at most 4 MiB of them.", false, new OpenApiSchema { Type = JsonSchemaType.Boolean }),
            "size" => ("Of a photo: a thumbnail, whose longer edge has so many pixels.", false, Sizes()),
            "existing" => ("Whether what is there already is kept (the default) or replaced.", false, Text("keep", "replace")),
            _ => (parameter.Description, parameter.Required, parameter.Schema),
        };
    }

    private static OpenApiSchema Text(params string[] values) => new()
    {
        Type = JsonSchemaType.String,
        Enum = values.Length == 0 ? null : [.. values.Select(value => (JsonNode)value)],
    };

    private static OpenApiSchema Number(int maximum) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = maximum.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema Sizes() => new()
    {
        Type = JsonSchemaType.Integer,
        Enum = [.. ThumbnailLimits.Sizes.ToArray().Select(size => (JsonNode)size)],
    };

    /// <summary>Numbers are written as numbers; that the reader would take them as text too, is no business of a client.</summary>
    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Integer))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
        if (context.JsonPropertyInfo is { Name: "op" })
            schema.Enum = ["put", "delete"];
        else if (context.JsonPropertyInfo is { Name: "kind" })
            schema.Enum = [.. CollectionAddress.Kinds.Select(kind => (JsonNode)kind)];
    }
}
