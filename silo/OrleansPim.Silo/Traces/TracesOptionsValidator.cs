using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Traces;

/// <summary>Checks <see cref="TracesOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class TracesOptionsValidator : IValidateOptions<TracesOptions>;
