using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace OrleansPim.Silo.Hosting;

/// <summary>Accepts a duration between two others, both included.</summary>
/// <param name="minimum">The shortest, as <c>hh:mm:ss.fff</c>.</param>
/// <param name="maximum">The longest, as <c>d.hh:mm:ss</c>.</param>
/// <remarks>Not <see cref="RangeAttribute"/>: what the options generator makes of it forgets our message, which names the setting.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute(string minimum, string maximum) : ValidationAttribute
{
    /// <summary>The shortest.</summary>
    public string Minimum => minimum;

    /// <summary>The longest.</summary>
    public string Maximum => maximum;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is TimeSpan duration
        && duration >= TimeSpan.Parse(minimum, CultureInfo.InvariantCulture)
        && duration <= TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);
}
