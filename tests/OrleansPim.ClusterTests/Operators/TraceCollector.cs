using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>A collector that takes traces over OTLP, with HTTP or gRPC, and keeps them.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private const int GrpcPrefixLength = 5;

    private readonly ConcurrentQueue<byte[]> _requests = new();
    private readonly WebApplication _server;

    private TraceCollector(bool grpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _server = builder.Build();
        _server.MapPost("/v1/traces", TakeAsync);
        _server.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", TakeGrpcAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"http://127.0.0.1:{new Uri(_server.Urls.First()).Port}";

    /// <summary>Everything that came, as text: what is in it anywhere can be looked for.</summary>
    public string RawText => string.Concat(_requests.Select(Encoding.Latin1.GetString));

    /// <summary>The spans that came.</summary>
    public IReadOnlyList<TracedSpan> Spans => [.. _requests.SelectMany(TracedSpan.ReadAll)];

    /// <summary>Starts one.</summary>
    public static async Task<TraceCollector> StartNewAsync(bool grpc)
    {
        var collector = new TraceCollector(grpc);
        await collector._server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        _requests.Enqueue(await ReadAsync(http));
        http.Response.ContentType = "application/x-protobuf";
    }

    // A message of gRPC is a flag, a length and the message; an answer of nothing has the length 0.
    private async Task TakeGrpcAsync(HttpContext http)
    {
        _requests.Enqueue((await ReadAsync(http))[GrpcPrefixLength..]);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[GrpcPrefixLength], http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }
}
