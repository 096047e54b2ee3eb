using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Hosting;

/// <summary>Checks <see cref="SiloEndpointOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class SiloEndpointOptionsValidator : IValidateOptions<SiloEndpointOptions>;
