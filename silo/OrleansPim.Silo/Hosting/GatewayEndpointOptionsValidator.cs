using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Hosting;

/// <summary>Checks <see cref="GatewayEndpointOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class GatewayEndpointOptionsValidator : IValidateOptions<GatewayEndpointOptions>;
