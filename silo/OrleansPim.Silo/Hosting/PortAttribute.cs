using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OrleansPim.Silo.Hosting;

/// <summary>Accepts a TCP port, or 0 for any free one.</summary>
/// <remarks>Not <see cref="RangeAttribute"/>: what the options generator makes of it forgets our message, which names the setting.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PortAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
}
