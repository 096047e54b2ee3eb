using System.Diagnostics;
using System.Text.Json;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary><c>pim cluster up</c> as an operator types it, with the leader of a process group as its shell would be.</summary>
internal sealed class PimClusterProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    /// <param name="arguments">What follows <c>pim cluster up</c>.</param>
    public PimClusterProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            ExternalProgram.PathOf("setsid", "util-linux"),
            // Whoever runs the tests in the background has them ignore an interruption, and hands that down.
            ["env", "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "pim.dll"), "cluster", "up", "--any-port", .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Pim__Admin__Token"] = NodeProcess.Token;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote.</summary>
    public NodeLog Log { get; } = new();

    /// <summary>Waits until it says that the cluster is ready.</summary>
    public Task IsReadyAsync() => Eventually.HoldsAsync("the cluster is ready", () =>
    {
        Assert.False(_process.HasExited, $"pim ended:\n{Log}");
        return Task.FromResult(Log.Contains("is ready. Logs:"));
    }, Log.ToString);

    /// <summary>The processes, as the file says that others read.</summary>
    public IReadOnlyList<(string Name, string Kind, int Id, Uri Address, Uri? Phones)> Processes()
    {
        using var state = JsonDocument.Parse(File.ReadAllBytes(StateFile));
        return [.. state.RootElement.GetProperty("processes").EnumerateArray().Select(process => (
            process.GetProperty("name").GetString()!,
            process.GetProperty("kind").GetString()!,
            process.GetProperty("id").GetInt32(),
            new Uri(process.GetProperty("address").GetString()!),
            process.GetProperty("phones").GetString() is { } phones ? new Uri(phones) : null))];
    }

    /// <summary>Where that file is.</summary>
    public string StateFile => Path.Combine(_folder.Path, "data", "cluster", "clusters", "pim.json");

    /// <summary>Interrupts its whole process group, as Ctrl+C in a terminal does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", "--", $"-{_process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync("pim ends", () => Task.FromResult(_process.HasExited), Log.ToString);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // What it started is asked to stop by it alone.
            using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
                await kill.WaitForExitAsync(CancellationToken.None);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _folder.Dispose();
    }
}
