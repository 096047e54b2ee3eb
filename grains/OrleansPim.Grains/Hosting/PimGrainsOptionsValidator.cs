using Microsoft.Extensions.Options;

namespace OrleansPim.Grains.Hosting;

/// <summary>Checks <see cref="PimGrainsOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class PimGrainsOptionsValidator : IValidateOptions<PimGrainsOptions>;
