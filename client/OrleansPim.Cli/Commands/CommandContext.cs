using System.CommandLine;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary>What every command shares.</summary>
internal sealed class CommandContext(CliEnvironment environment)
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON for scripts.", Recursive = true };
    private readonly ConnectionOptions _connection = new(environment);

    /// <summary>Consoles, variables, folder.</summary>
    public CliEnvironment Environment => environment;

    /// <summary>Adds the shared options.</summary>
    public void AddTo(Command command)
    {
        _connection.AddTo(command);
        command.Options.Add(_json);
    }

    /// <summary>Where the node is, and with which token.</summary>
    public ConnectionOptions Connection => _connection;

    /// <summary>Whether a script reads the result.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Where results go.</summary>
    public Printer NewPrinter() => new(environment.Output, environment.Error);

    /// <summary>Makes a command do one thing with the node and print what came back.</summary>
    /// <param name="command">The command.</param>
    /// <param name="call">Calls the node.</param>
    /// <param name="print">Prints for people.</param>
    /// <param name="judge">Chooses the exit code; without it, success is <see cref="ExitCode.Ok"/>.</param>
    public void SetAction<T>(
        Command command,
        Func<AdministrationClient, ParseResult, CancellationToken, Task<T>> call,
        Action<Printer, T> print,
        Func<T, ExitCode>? judge = null) =>
        SetAction(command, ConnectionOptions.Timeout, (client, parsed, _, cancellationToken) => call(client, parsed, cancellationToken), print, judge);

    /// <summary>The same for what takes its time, and shows how far it is.</summary>
    /// <param name="command">The command.</param>
    /// <param name="timeout">How long one call may take.</param>
    /// <param name="call">Calls the node; gets <see langword="null"/> instead of a printer where nobody watches.</param>
    /// <param name="print">Prints for people.</param>
    /// <param name="judge">Chooses the exit code; without it, success is <see cref="ExitCode.Ok"/>.</param>
    public void SetAction<T>(
        Command command,
        TimeSpan timeout,
        Func<AdministrationClient, ParseResult, Printer?, CancellationToken, Task<T>> call,
        Action<Printer, T> print,
        Func<T, ExitCode>? judge = null) => command.SetAction(async (parsed, cancellationToken) =>
        {
            var (http, client) = _connection.Connect(parsed, timeout);
            using (http)
            {
                var printer = new Printer(environment.Output, environment.Error);
                var isJson = parsed.GetValue(_json);
                var result = await call(client, parsed, isJson || !printer.IsTerminal ? null : printer, cancellationToken).ConfigureAwait(false);
                if (isJson)
                    printer.Json(result);
                else
                    print(printer, result);
                return (int)(judge?.Invoke(result) ?? ExitCode.Ok);
            }
        });
}
