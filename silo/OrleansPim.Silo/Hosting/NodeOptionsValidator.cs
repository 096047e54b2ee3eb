using Microsoft.Extensions.Options;

namespace OrleansPim.Silo.Hosting;

/// <summary>Checks the annotations of <see cref="NodeOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class NodeOptionsValidator : IValidateOptions<NodeOptions>;
