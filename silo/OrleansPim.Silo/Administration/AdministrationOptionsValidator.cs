using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Administration;

/// <summary>Checks <see cref="AdministrationOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AdministrationOptionsValidator : IValidateOptions<AdministrationOptions>;
