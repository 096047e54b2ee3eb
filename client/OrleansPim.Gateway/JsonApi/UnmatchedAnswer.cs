using Microsoft.AspNetCore.Routing.Template;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Tells in a problem document why no operation takes a request: its address, its method or the media type of its body.</summary>
internal sealed class UnmatchedAnswer(EndpointDataSource endpoints)
{
    public Task WriteAsync(HttpContext http)
    {
        var methods = MethodsAt(http.Request.Path);
        if (methods.Count == 0)
            return WriteAsync(http, StatusCodes.Status404NotFound, "There is nothing at this address.");
        if (methods.Contains(http.Request.Method))
            return WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, "The body is of a media type that is not taken here.");
        http.Response.Headers.Allow = string.Join(", ", methods.Order(StringComparer.Ordinal));
        return WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "This method is not served here.");
    }

    /// <summary>The methods of all operations at an address.</summary>
    private HashSet<string> MethodsAt(PathString path) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } pattern
                && new TemplateMatcher(TemplateParser.Parse(pattern.TrimStart('/')), new RouteValueDictionary()).TryMatch(path, new RouteValueDictionary()))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []),
    ];

    private static Task WriteAsync(HttpContext http, int status, string detail) => ProblemAnswer.Of(status, detail).ExecuteAsync(http);
}
