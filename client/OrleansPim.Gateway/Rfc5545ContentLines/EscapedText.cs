namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Resolves the escapes of a text value (RFC 5545 section 3.3.11, RFC 6350 section 3.4).</summary>
internal static class EscapedText
{
    public static string Resolve(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new char[value.Length];
        var length = 0;
        var rest = value.AsSpan();
        while (rest.IndexOf('\\') is >= 0 and var escape && escape + 1 < rest.Length)
        {
            rest[..escape].CopyTo(text.AsSpan(length));
            length += escape;
            text[length++] = rest[escape + 1] is 'n' or 'N' ? '\n' : rest[escape + 1];
            rest = rest[(escape + 2)..];
        }
        rest.CopyTo(text.AsSpan(length));
        return new string(text, 0, length + rest.Length);
    }
}
