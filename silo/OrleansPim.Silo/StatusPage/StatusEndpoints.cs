using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace OrleansPim.Silo.StatusPage;

/// <summary>What people see in a browser: how the node is, and what to do about it. Neither needs a token, for neither is about anybody.</summary>
internal static class StatusEndpoints
{
    private const string Html = MediaTypeNames.Text.Html + "; charset=utf-8";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps the page and the runbooks that it leads to.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="read">How the node is.</param>
    public static void MapStatusPage(this IEndpointRouteBuilder routes, Func<StatusView> read)
    {
        routes.MapMethods("/", Methods, (HttpContext http) => Page(http, StatusDocument.Of(read())));
        routes.MapMethods("/runbooks/{name}", Methods, Results<ContentHttpResult, NotFound> (string name, HttpContext http) =>
            Runbook.All.TryGetValue(name, out var runbook) ? Page(http, Whole(runbook)) : TypedResults.NotFound());
    }

    private static Markup Whole(Runbook runbook) => PageShell.Of(
        $"{runbook.Name} - OrleansPim",
        Markup.Of($"""<main id="content" class="runbook">{RunbookMarkup.Of(runbook)}<p><a href="/">How the node is now</a></p></main>"""));

    private static ContentHttpResult Page(HttpContext http, Markup page)
    {
        var headers = http.Response.Headers;
        headers[HeaderNames.ContentSecurityPolicy] = PageShell.ContentSecurityPolicy;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.CacheControl] = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Content(page.Text, Html);
    }
}
