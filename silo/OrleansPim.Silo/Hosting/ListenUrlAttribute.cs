using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OrleansPim.Silo.Hosting;

/// <summary>Accepts an address to listen on: <c>http://HOST:PORT</c> with an IP address or <c>localhost</c>, and nothing after the port.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListenUrlAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is string text
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http", PathAndQuery: "/", Fragment: "", UserInfo: "" }
        && (url.IsLoopback || IPAddress.TryParse(url.Host, out _));
}
