using System.Diagnostics;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>The span of a request, with which its trace begins.</summary>
/// <remarks>Thread-safe. It holds the method and the status, and no address: addresses name subscribers.</remarks>
internal static class RequestTrace
{
    /// <summary>The source of this assembly.</summary>
    public const string SourceName = "OrleansPim.Gateway";

    /// <summary>With this tag a request's span begins, so that samplers can tell it from everything else that begins a trace.</summary>
    private const string MethodTag = "http.request.method";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A request begins.</summary>
    /// <param name="method">From a small fixed set, whatever the client sent.</param>
    /// <returns><see langword="null"/> if it is not traced.</returns>
    public static Activity? Start(string method)
    {
        if (!Source.HasListeners())
            return null;

        // The server has an activity of its own, which takes over what a client sends: a phone must not choose what is traced.
        var server = Activity.Current;
        Activity.Current = null;
        var request = Source.StartActivity(
            method, ActivityKind.Server, parentContext: default, [new KeyValuePair<string, object?>(MethodTag, method)]);
        if (request is null)
            Activity.Current = server;
        return request;
    }

    /// <summary>The request was answered.</summary>
    public static void Answer(Activity? request, int status)
    {
        if (request is null)
            return;
        request.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            request.SetStatus(ActivityStatusCode.Error);
    }
}
