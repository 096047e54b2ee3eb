using Microsoft.Extensions.Options;

namespace OrleansPim.Client;

/// <summary>Checks <see cref="PimClientOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class PimClientOptionsValidator : IValidateOptions<PimClientOptions>;
