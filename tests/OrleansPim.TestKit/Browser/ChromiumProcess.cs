using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansPim.TestKit.Browser;

/// <summary>A real browser without a window, with a profile of its own.</summary>
internal sealed class ChromiumProcess : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("pim-chromium-").FullName;
    private Process? _process;
    private DevTools? _tools;

    private ChromiumProcess()
    {
    }

    /// <summary>Starts one.</summary>
    public static async Task<ChromiumProcess> StartNewAsync(CancellationToken cancellationToken)
    {
        var chromium = new ChromiumProcess();
        try
        {
            await chromium.StartAsync(cancellationToken);
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an empty page in a context of its own.</summary>
    public async Task<BrowserPage> OpenAsync(CancellationToken cancellationToken)
    {
        var target = await _tools!.CallAsync(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank" }, cancellationToken);
        var attached = await _tools.CallAsync(
            null, "Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }, cancellationToken);
        return new BrowserPage(_tools, attached["sessionId"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
            await _tools.DisposeAsync();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        DeleteProfile();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // No sandbox, because tests may run as root, and they open nothing but our own pages.
        var start = new ProcessStartInfo(
            ChromiumProgram.Path ?? throw new InvalidOperationException(ChromiumProgram.Missing),
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0", $"--user-data-dir={_folder}", "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _tools = await DevTools.ConnectAsync(await AnnouncementAsync(_process, cancellationToken), cancellationToken);
    }

    private static async Task<Uri> AnnouncementAsync(Process process, CancellationToken cancellationToken)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            output.AppendLine(line.Data);
            if (line.Data is null)
                address.TrySetException(new InvalidOperationException($"Chromium ended while it started:\n{output}"));
            else if (line.Data.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and var begin)
                address.TrySetResult(new Uri(line.Data[(begin + Announcement.Length)..].Trim()));
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return await address.Task.WaitAsync(StartLimit, cancellationToken);
    }

    // Its processes may write a moment longer than they live in our list of them.
    private void DeleteProfile()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // It lies among the temporary files, which the machine clears.
        }
    }
}
