using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Regions;

/// <summary>Checks <see cref="ReplicationOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ReplicationOptionsValidator : IValidateOptions<ReplicationOptions>;
