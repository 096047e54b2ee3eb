using System.Diagnostics;
using System.Text;

namespace OrleansPim.ClusterTests.Programs;

/// <summary>A real program of another project, found on the PATH.</summary>
internal sealed class ExternalProgram
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private readonly string _path;

    private ExternalProgram(string path) => _path = path;

    /// <summary>The .NET host, which runs these tests and so is there.</summary>
    public static ExternalProgram Dotnet { get; } = new("dotnet");

    /// <summary>Finds a program; skips the test, by the program's name, on a machine without it.</summary>
    /// <param name="name">The program.</param>
    /// <param name="package">The Debian package that has it; the program's name if <see langword="null"/>.</param>
    public static ExternalProgram Require(string name, string? package = null) => new(PathOf(name, package));

    /// <summary>Where such a program is, for who runs it differently.</summary>
    /// <inheritdoc cref="Require"/>
    public static string PathOf(string name, string? package = null)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The program {name} is not installed (Debian package {package ?? name}).");
        return path!;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="arguments">Its arguments.</param>
    public Task<ProgramResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(folder, environment, "", arguments);

    /// <summary>Runs the program to its end with something to read.</summary>
    /// <inheritdoc cref="RunAsync(string, IReadOnlyDictionary{string, string}, string[])"/>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    public async Task<ProgramResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, string input, string[] arguments)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return new ProgramResult($"{_path} {string.Join(' ', arguments)}", process.ExitCode, output.ToString());
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
