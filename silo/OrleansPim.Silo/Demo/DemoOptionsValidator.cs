using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Demo;

/// <summary>Checks <see cref="DemoOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class DemoOptionsValidator : IValidateOptions<DemoOptions>;
