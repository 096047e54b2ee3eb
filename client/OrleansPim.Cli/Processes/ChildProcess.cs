using System.ComponentModel;
using System.Diagnostics;

namespace OrleansPim.Cli.Processes;

/// <summary>One process that <c>pim</c> started, with a log file of its own.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long a process may take to drain and end: a little more than a node grants itself.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ChildProcess(string name, string log, Process process)
    {
        Name = name;
        Log = log;
        _process = process;
    }

    /// <summary>What it is called, such as <c>silo-1</c>.</summary>
    public string Name { get; }

    /// <summary>Where its output is.</summary>
    public string Log { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Its exit code; <see langword="null"/> while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="settings">Environment variables above those of this process.</param>
    /// <param name="log">Where its output goes; what is there stays.</param>
    /// <exception cref="CliException">It cannot be started.</exception>
    public static ChildProcess Start(string name, IReadOnlyList<string> command, IEnumerable<(string Name, string Value)> settings, string log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);

        // The shell only opens the log and then becomes the program: the process goes on writing when pim is gone. In a session of its
        // own it does not hear the Ctrl+C of pim's terminal, which would end the regions before the silos have drained.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec $(command -v setsid) \"$@\" >>\"$0\" 2>&1", log, .. command]);
        foreach (var (variable, value) in settings)
            start.Environment[variable] = value;
        try
        {
            return new ChildProcess(name, log, Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new CliException(Cli.ExitCode.Failed, $"{name} cannot be started: {exception.Message}");
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Asks it to drain and end, and ends it at once if it does not.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeProvider time)
    {
        if (_process.HasExited)
            return true;
        using var limit = new CancellationTokenSource(StopLimit, time);
        try
        {
            await SignalAsync("TERM", limit.Token).ConfigureAwait(false);

            // One that somebody stopped hears nothing until it goes on.
            await SignalAsync("CONT", limit.Token).ConfigureAwait(false);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>; does nothing if it has ended.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{_process.Id}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases what is kept of a process that has ended.</summary>
    public void Forget() => _process.Dispose();

    /// <summary>The last lines of its output.</summary>
    public string Tail(int lines) => File.Exists(Log) ? string.Join(Environment.NewLine, File.ReadLines(Log).TakeLast(lines)) : string.Empty;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeProvider.System).ConfigureAwait(false);
        _process.Dispose();
    }
}
