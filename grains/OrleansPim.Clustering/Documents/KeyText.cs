using System.Security.Cryptography;
using System.Text;

namespace OrleansPim.Clustering.Documents;

/// <summary>Makes one part of a blob key out of any text, different for different texts.</summary>
internal static class KeyText
{
    /// <summary>The longest part, in characters; a longer text is named by its hash.</summary>
    public const int MaximumLength = 120;

    private const char Escape = '=';
    private const char HashMark = '~';

    /// <summary>Escapes what a key cannot hold.</summary>
    public static string Of(string text)
    {
        var part = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'@' or (byte)'+')
                part.Append((char)octet);
            else
                part.Append(Escape).Append(octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        // Neither mark is left unescaped above, so no text can pass for another one's hash.
        if (part.Length is > 0 and <= MaximumLength)
            return part.ToString();
        return HashMark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
