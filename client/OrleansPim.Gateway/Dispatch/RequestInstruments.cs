using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Counts, times and traces the requests of phones.</summary>
/// <remarks>Thread-safe; one for a process. The labels are few, whatever clients send, and never name a subscriber.</remarks>
internal sealed class RequestInstruments
{
    /// <summary>The meter of this assembly.</summary>
    public const string MeterName = "OrleansPim.Gateway";

    private const string OtherMethod = "other";

    private readonly TimeProvider _time;
    private readonly FrozenSet<string> _methods;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Owns the meter.</param>
    /// <param name="methods">What is served, beside the POST of the JSON front end; every other method is counted as one.</param>
    /// <param name="time">Measures the durations.</param>
    public RequestInstruments(IMeterFactory meters, IEnumerable<IDavMethod> methods, TimeProvider time)
    {
        _time = time;
        _methods = methods.Select(method => method.Verb).Append(HttpMethods.Post).ToFrozenSet();
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("pim.dav.requests", description: "Requests of phones, by the class of their answer.");
        _duration = meter.CreateHistogram<double>("pim.dav.request.duration", "s", "From a request's headers to the end of its answer.");
    }

    /// <summary>Lets a request be answered, and measures it.</summary>
    public async Task MeasureAsync(HttpContext http, Func<HttpContext, Task> answer)
    {
        var start = _time.GetTimestamp();
        var isAnswered = false;
        using var trace = RequestTrace.Start(NameOf(http.Request.Method));
        try
        {
            await answer(http).ConfigureAwait(false);
            isAnswered = true;
        }
        finally
        {
            RequestTrace.Answer(trace, isAnswered ? http.Response.StatusCode : StatusCodes.Status500InternalServerError);
            var method = new KeyValuePair<string, object?>("method", NameOf(http.Request.Method));
            _requests.Add(1, method, new KeyValuePair<string, object?>("class", ClassOf(http, isAnswered)));
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, method);
        }
    }

    private string NameOf(string method) => _methods.Contains(method) ? method : OtherMethod;

    // What is not answered here is answered by the host, with a 500; a connection that was cut has no answer, whoever cut it.
    private static string ClassOf(HttpContext http, bool isAnswered) => http.RequestAborted.IsCancellationRequested ? "aborted"
        : !isAnswered ? "5xx"
        : (http.Response.StatusCode / 100) switch
        {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
}
