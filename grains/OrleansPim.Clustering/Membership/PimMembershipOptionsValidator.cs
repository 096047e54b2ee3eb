using Microsoft.Extensions.Options;

namespace OrleansPim.Clustering.Membership;

/// <summary>Checks <see cref="PimMembershipOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class PimMembershipOptionsValidator : IValidateOptions<PimMembershipOptions>;
