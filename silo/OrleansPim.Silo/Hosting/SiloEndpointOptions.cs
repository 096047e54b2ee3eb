namespace OrleansPim.Silo.Hosting;

/// <summary>Where Orleans listens, section <c>Pim:Silo</c>.</summary>
internal sealed class SiloEndpointOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Silo";

    /// <summary>The address that other silos and gateways reach this silo at; default <c>127.0.0.1</c>. Only the role <c>silo</c> uses another.</summary>
    [IpAddress(ErrorMessage = "Pim:Silo:Address must be an IP address.")]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>For other silos; 1 to 65535, default 11111. 0 takes any free port.</summary>
    [Port(ErrorMessage = "Pim:Silo:Port must be 0 to 65535.")]
    public int Port { get; set; } = 11_111;

    /// <summary>For Orleans clients, such as a gateway in a process of its own; 1 to 65535, default 30000. 0 takes any free port.</summary>
    [Port(ErrorMessage = "Pim:Silo:GatewayPort must be 0 to 65535.")]
    public int GatewayPort { get; set; } = 30_000;
}
