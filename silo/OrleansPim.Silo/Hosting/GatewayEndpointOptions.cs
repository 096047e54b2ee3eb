namespace OrleansPim.Silo.Hosting;

/// <summary>Where phones and other clients reach the node, section <c>Pim:Gateway</c>.</summary>
internal sealed class GatewayEndpointOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Gateway";

    /// <summary>What to listen on, default <c>http://127.0.0.1:8080</c>; port 0 takes any free one.</summary>
    [ListenUrl(ErrorMessage = "Pim:Gateway:Url must look like http://127.0.0.1:8080: an IP address or localhost, and no path.")]
    public string Url { get; set; } = "http://127.0.0.1:8080";
}
