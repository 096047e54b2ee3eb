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
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] != '\\' || index + 1 == value.Length)
                text[length++] = value[index];
            else
                text[length++] = value[++index] is 'n' or 'N' ? '\n' : value[index];
        }
        return new string(text, 0, length);
    }
}
