using System.Security.Cryptography;
using System.Text;

namespace OrleansPim.Silo.StatusPage;

/// <summary>What every page has around its content: head, style, script, and the policy that lets nothing else in.</summary>
internal static class PageShell
{
    private static readonly string Style = Read("status.css");
    private static readonly string Script = Read("status.js");

    /// <summary>
    /// Only this very style and this very script, by their hashes, and requests to this very node. Whatever else found its way into a
    /// page would be shown as text at worst.
    /// </summary>
    public static string ContentSecurityPolicy { get; } = $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>A page.</summary>
    /// <param name="title">For the browser's tab.</param>
    /// <param name="content">What is between header and footer.</param>
    public static Markup Of(string title, Markup content) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <link rel="icon" href="data:,">
        <style>{new Markup(Style)}</style>
        </head>
        <body>
        {content}
        <script>{new Markup(Script)}</script>
        </body>
        </html>

        """);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageShell).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
