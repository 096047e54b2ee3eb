using System.CommandLine;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary>The options of every command: where the node is, and with which token.</summary>
internal sealed class ConnectionOptions(CliEnvironment environment)
{
    /// <summary>Where a node's administration listens by default.</summary>
    private const string DefaultUrl = "http://127.0.0.1:8081";

    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Option<string> _url = new("--url")
    {
        Description = "The node's administration; PIM_ADMIN_URL, else http://127.0.0.1:8081.",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string> _token = new("--token")
    {
        Description = "The administration's token; PIM_ADMIN_TOKEN. Others can see it in the process list: prefer the variable or the file.",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private readonly Option<string> _tokenFile = new("--token-file")
    {
        Description = "A file with the token; ./data/admin.token when it exists.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Adds the options to a command and all below it.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_token);
        command.Options.Add(_tokenFile);
    }

    /// <summary>Makes a client; the caller disposes the <see cref="HttpClient"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="timeout">How long one call may take.</param>
    /// <exception cref="CliException">An option is wrong, or there is no token.</exception>
    public (HttpClient Http, AdministrationClient Client) Connect(ParseResult parsed, TimeSpan timeout)
    {
        var http = new HttpClient { BaseAddress = Address(parsed), Timeout = timeout };
        return (http, new AdministrationClient(http, Token(parsed)));
    }

    /// <summary>Where the node's administration is.</summary>
    /// <exception cref="CliException">What was given is no address.</exception>
    public Uri Address(ParseResult parsed)
    {
        var url = parsed.GetValue(_url) ?? environment.Variable("PIM_ADMIN_URL") ?? DefaultUrl;
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? new Uri(address!, "/")
            : throw new CliException(ExitCode.Usage, $"'{url}' is no address of a node; expected something like {DefaultUrl}.");
    }

    /// <summary>The administration's token.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public string Token(ParseResult parsed)
    {
        if (parsed.GetValue(_token) is { Length: > 0 } token)
            return Checked(token, "--token");
        if (parsed.GetValue(_tokenFile) is { Length: > 0 } file)
            return Read(Path.GetFullPath(file, environment.Folder));
        if (environment.Variable("PIM_ADMIN_TOKEN") is { Length: > 0 } variable)
            return Checked(variable, "PIM_ADMIN_TOKEN");
        var usual = Path.Combine(environment.Folder, "data", "admin.token");
        return File.Exists(usual)
            ? Read(usual)
            : throw new CliException(
                ExitCode.Denied, "No token: pass --token-file, set PIM_ADMIN_TOKEN, or run pim in the folder that has the node's data/admin.token.");
    }

    private static string Read(string path)
    {
        try
        {
            return Checked(File.ReadAllText(path).Trim(), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Denied, $"The token cannot be read: {exception.Message}");
        }
    }

    /// <summary>A header cannot carry every text, and the failure would show the token.</summary>
    private static string Checked(string token, string source) => token.Length > 0 && token.All(c => c is > ' ' and <= '~')
        ? token
        : throw new CliException(ExitCode.Usage, $"{source} holds no token: a token is one line of visible ASCII characters.");
}
