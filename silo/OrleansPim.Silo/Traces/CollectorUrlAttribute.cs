using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Silo.Traces;

/// <summary>Accepts the address of a collector, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CollectorUrlAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null or "" || (value is string text
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" });
}
