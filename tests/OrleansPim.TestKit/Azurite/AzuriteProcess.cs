using System.Diagnostics;
using System.Security.Cryptography;
using OrleansPim.TestKit.Network;

namespace OrleansPim.TestKit.Azurite;

/// <summary>One account of Azure Blob Storage: an Azurite process with a folder, a port and a key of its own.</summary>
/// <remarks>
/// Azurite saves its list of blobs every five seconds and when it is asked to stop: a kill may lose what it acknowledged, which Azure
/// does not. Tests that kill it wait for <see cref="SavedAsync"/> first, unless a region that went back in time is what they want.
/// </remarks>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "pimtests";
    private const string Announcement = "successfully listens on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("pim-azurite-").FullName;
    private readonly LoopbackCertificate? _certificate;
    private Process? _process;
    private int _port;

    private AzuriteProcess(LoopbackCertificate? certificate) => _certificate = certificate;

    /// <summary>The account's key; another one counts from the next start on.</summary>
    public string Key { get; set; } = NewKey();

    /// <summary>The address of the account.</summary>
    public Uri Address => new($"{Scheme}://127.0.0.1:{_port}/{Account}");

    /// <summary>What a region store needs to know.</summary>
    public string ConnectionString => ConnectionStringWith(Key);

    /// <summary>A key that is none of this account's.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    /// <summary>A connection string with another key.</summary>
    public string ConnectionStringWith(string key) =>
        $"DefaultEndpointsProtocol={Scheme};AccountName={Account};AccountKey={key};BlobEndpoint={Address};";

    private string Scheme => _certificate is null ? "http" : "https";

    /// <summary>Starts an account with nothing in it.</summary>
    public static Task<AzuriteProcess> StartNewAsync(CancellationToken cancellationToken) => StartNewAsync(null, cancellationToken);

    /// <summary>Starts an account with nothing in it.</summary>
    /// <param name="certificate">
    /// Makes it speak TLS, and take tokens of Entra ID as well: it looks at their issuer, audience and times, and neither at the signature nor at any role.
    /// </param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<AzuriteProcess> StartNewAsync(LoopbackCertificate? certificate, CancellationToken cancellationToken)
    {
        var azurite = new AzuriteProcess(certificate);
        try
        {
            await azurite.StartAsync(cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process, again on the same port if it ran before, and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException("The process runs already.");
        var start = new ProcessStartInfo("node",
        [
            AzuriteProgram.Path ?? throw new InvalidOperationException(AzuriteProgram.Missing),
            "--blobHost", "127.0.0.1", "--blobPort", $"{_port}", "--location", _folder,
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            .. _certificate is null ? (string[])[] : ["--oauth", "basic", "--cert", _certificate.Path, "--key", _certificate.KeyPath],
        ])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{Key}";
        _process?.Dispose();
        _process = Process.Start(start)!;
        await ListensAsync(_process, cancellationToken);
    }

    /// <summary>Waits until everything acknowledged so far is in the folder.</summary>
    public static Task SavedAsync(CancellationToken cancellationToken) =>
        Task.Delay(SaveInterval + SaveInterval / 2, cancellationToken);

    /// <summary>Ends the process at once.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks the process to end, which loses nothing, and waits for that.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        await _process!.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Lets the process accept connections and answer nothing.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>Lets a frozen process go on, with what was sent to it meanwhile.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Takes away everything that a process which has ended had stored.</summary>
    public void Wipe()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Copies everything that a process which has ended had stored.</summary>
    public void CopyTo(string folder) => Copy(_folder, folder);

    /// <summary>Puts such a copy in the place of what a process which has ended had stored.</summary>
    public void ReplaceBy(string folder)
    {
        Wipe();
        Copy(folder, _folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private async Task ListensAsync(Process process, CancellationToken cancellationToken)
    {
        var listens = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new System.Text.StringBuilder();
        void Hear(string? line)
        {
            lock (output)
                output.AppendLine(line);
            if (line is null)
                listens.TrySetException(new InvalidOperationException($"Azurite ended while it started:\n{output}"));
            else if (line.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and var begin)
                listens.TrySetResult(new Uri(line[(begin + Announcement.Length)..]).Port);
        }

        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _port = await listens.Task.WaitAsync(StartLimit, cancellationToken);
    }
}
