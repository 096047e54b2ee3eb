using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>User and password of an <c>Authorization: Basic</c> header.</summary>
/// <param name="User">Before the first colon.</param>
/// <param name="Password">After it.</param>
internal sealed record BasicCredentials(string User, string Password)
{
    /// <summary>The longest header value, in characters.</summary>
    public const int MaximumLength = 1024;

    private const string Scheme = "Basic ";

    /// <summary>Reads a header; anything that is not Basic with UTF-8 text is no credential.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header is null || header.Length > MaximumLength || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        Span<byte> bytes = stackalloc byte[MaximumLength];
        if (!Convert.TryFromBase64Chars(header.AsSpan(Scheme.Length).Trim(), bytes, out var length))
            return false;
        var pair = bytes[..length];
        var colon = pair.IndexOf((byte)':');
        if (colon <= 0 || !System.Text.Unicode.Utf8.IsValid(pair))
            return false;
        credentials = new BasicCredentials(Encoding.UTF8.GetString(pair[..colon]), Encoding.UTF8.GetString(pair[(colon + 1)..]));
        return true;
    }

    /// <summary>Without the password, so that no log shows it.</summary>
    public override string ToString() => $"BasicCredentials {{ User = {User} }}";
}
