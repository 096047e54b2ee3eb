using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Faults;

/// <summary>Checks <see cref="FaultOptions"/> at start.</summary>
internal sealed class FaultOptionsValidator : IValidateOptions<FaultOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, FaultOptions options) => options.LacksSecondPermission
        ? ValidateOptionsResult.Fail(
            "Pim:Faults:Allowed is set although Pim:Faults:Environment is production. If regions of production are really meant to be broken on "
            + "purpose, say so a second time with Pim:Faults:AllowedInProduction.")
        : ValidateOptionsResult.Success;
}
