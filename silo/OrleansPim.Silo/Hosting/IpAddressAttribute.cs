using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OrleansPim.Silo.Hosting;

/// <summary>Accepts an IP address.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IpAddressAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is string text && IPAddress.TryParse(text, out _);
}
