using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Hosting;

/// <summary>Checks <see cref="ClusterNameOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ClusterNameOptionsValidator : IValidateOptions<ClusterNameOptions>;
