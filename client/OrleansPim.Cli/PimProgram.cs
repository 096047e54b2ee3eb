using System.CommandLine;
using OrleansPim.Cli.Commands;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli;

/// <summary>Runs one command line, and turns what can go wrong into a sentence and an exit code.</summary>
internal static class PimProgram
{
    /// <summary>How long a command that is told to stop may take for it: a cluster ends its processes one after the other, a drill heals first.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(3);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">The command line, without the program's name.</param>
    /// <param name="environment">Consoles, variables, folder.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, CliEnvironment environment)
    {
        var parsed = PimCommand.Create(environment).Parse(arguments);
        var console = new InvocationConfiguration
        {
            Output = environment.Output,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopLimit,
        };
        try
        {
            // The library's own code for a wrong command line is 1, which here means something else.
            var code = await parsed.InvokeAsync(console).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : code;
        }
        catch (CliException exception)
        {
            return await FailAsync(environment, exception.ExitCode, exception.Message).ConfigureAwait(false);
        }
        catch (AdministrationException exception)
        {
            return await FailAsync(environment, CodeOf(exception.Error), exception.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(environment, ExitCode.Failed, "Canceled.").ConfigureAwait(false);
        }
    }

    private static ExitCode CodeOf(AdministrationError error) => error switch
    {
        AdministrationError.Unreachable or AdministrationError.Unavailable => ExitCode.Unavailable,
        AdministrationError.Denied => ExitCode.Denied,
        AdministrationError.NotFound => ExitCode.NotFound,
        AdministrationError.Exists => ExitCode.Exists,
        AdministrationError.Invalid => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    private static async Task<int> FailAsync(CliEnvironment environment, ExitCode exitCode, string message)
    {
        await environment.Error.WriteLineAsync($"pim: {message}").ConfigureAwait(false);
        return (int)exitCode;
    }
}
