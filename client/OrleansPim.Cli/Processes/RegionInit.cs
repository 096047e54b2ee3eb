using System.Diagnostics;

namespace OrleansPim.Cli.Processes;

/// <summary>Runs the node's program in the role that makes regions.</summary>
internal static class RegionInit
{
    /// <summary>Runs it to its end; what it says goes to the console.</summary>
    /// <param name="program">The node's program.</param>
    /// <param name="settings">Settings above those of this process.</param>
    /// <param name="environment">The console.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>0, or <see cref="ExitCode.Failed"/>.</returns>
    public static async Task<int> RunAsync(
        string program, IEnumerable<(string Name, string Value)> settings, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [program])
        {
            WorkingDirectory = environment.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings.Append(("Pim__Role", "init")))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await environment.Output.WriteAsync(await output.ConfigureAwait(false)).ConfigureAwait(false);
        await environment.Error.WriteAsync(await error.ConfigureAwait(false)).ConfigureAwait(false);
        return (int)(process.ExitCode == 0 ? ExitCode.Ok : ExitCode.Failed);
    }
}
