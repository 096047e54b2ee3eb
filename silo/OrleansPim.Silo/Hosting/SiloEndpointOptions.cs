namespace OrleansPim.Silo.Hosting;

/// <summary>Where Orleans listens, section <c>Pim:Silo</c>; always on the loopback address.</summary>
internal sealed class SiloEndpointOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Silo";

    /// <summary>For other silos; 1 to 65535, default 11111. 0 takes any free port.</summary>
    [Port(ErrorMessage = "Pim:Silo:Port must be 0 to 65535.")]
    public int Port { get; set; } = 11_111;

    /// <summary>For Orleans clients, such as a gateway in a process of its own; 1 to 65535, default 30000. 0 takes any free port.</summary>
    [Port(ErrorMessage = "Pim:Silo:GatewayPort must be 0 to 65535.")]
    public int GatewayPort { get; set; } = 30_000;
}
