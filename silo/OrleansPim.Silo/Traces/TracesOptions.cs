using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Silo.Traces;

/// <summary>Where traces go, section <c>Pim:Traces</c>; nowhere, unless an endpoint is set.</summary>
internal sealed class TracesOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Traces";

    /// <summary>A collector that takes OTLP, such as <c>http://127.0.0.1:4318</c>; empty, the default, for none.</summary>
    [CollectorUrl(ErrorMessage = "Pim:Traces:Endpoint must look like http://127.0.0.1:4318; leave it empty for no traces.")]
    public string? Endpoint { get; set; }

    /// <summary>How the collector is spoken to: <c>http</c>, the default, with protocol buffers, or <c>grpc</c>.</summary>
    [RegularExpression("http|grpc", ErrorMessage = "Pim:Traces:Protocol must be http or grpc.")]
    public string Protocol { get; set; } = "http";

    /// <summary>The share of requests that are traced; 0 to 1, default 0.1.</summary>
    [Share(ErrorMessage = "Pim:Traces:Share must be 0 to 1.")]
    public double Share { get; set; } = 0.1;

    /// <summary>Whether anything is traced at all.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Endpoint);

    /// <summary>Where traces are sent: with HTTP, an address without a path gets the usual one.</summary>
    public Uri Target
    {
        get
        {
            var endpoint = new Uri(Endpoint!);
            return Protocol == "http" && endpoint.AbsolutePath == "/" ? new Uri(endpoint, "v1/traces") : endpoint;
        }
    }
}
