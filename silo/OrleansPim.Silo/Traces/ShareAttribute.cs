using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Silo.Traces;

/// <summary>Accepts a share: 0 to 1.</summary>
/// <remarks>Not <see cref="RangeAttribute"/>: what the options generator makes of it forgets our message, which names the setting.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShareAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is >= 0.0 and <= 1.0;
}
