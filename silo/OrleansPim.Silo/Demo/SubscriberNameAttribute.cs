using System.ComponentModel.DataAnnotations;
using OrleansPim.Contracts.Identity;

namespace OrleansPim.Silo.Demo;

/// <summary>Accepts a subscriber id, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SubscriberNameAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null or "" || SubscriberId.TryParse(value as string, out _);
}
