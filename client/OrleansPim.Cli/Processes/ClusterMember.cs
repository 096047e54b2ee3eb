using System.Net.Sockets;

namespace OrleansPim.Cli.Processes;

/// <summary>One process of a local cluster: how it is started, as often as needed, and where it is reached.</summary>
/// <param name="name">What it is called, such as <c>silo-1</c>.</param>
/// <param name="kind">What it is.</param>
/// <param name="command">The program and its arguments.</param>
/// <param name="settings">Environment variables above those of this process.</param>
/// <param name="log">Where its output goes.</param>
internal sealed class ClusterMember(
    string name, MemberKind kind, IReadOnlyList<string> command, IReadOnlyList<(string Name, string Value)> settings, string log) : IAsyncDisposable
{
    private ChildProcess? _process;

    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>What it is.</summary>
    public MemberKind Kind => kind;

    /// <summary>Where operators reach it, or where a region listens.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where phones reach it; <see langword="null"/> unless it is a gateway.</summary>
    public Uri? Phones { get; init; }

    /// <summary>Where the client library reaches it; <see langword="null"/> unless it is a silo.</summary>
    public string? Grains { get; init; }

    /// <summary>The process that was started last.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{name} was never started.");

    /// <summary>Starts it, again if it has ended; waits for nothing.</summary>
    /// <exception cref="CliException">It cannot be started.</exception>
    public void Start()
    {
        if (_process is { ExitCode: null })
            throw new InvalidOperationException($"{name} runs already.");
        _process?.Forget();
        _process = ChildProcess.Start(name, ReleaseChoice.Of(log).Apply(command), settings, log);
    }

    /// <summary>What others may know of it.</summary>
    public MemberState Describe() => new(name, kind, Process.Id, log, Address, Phones, Grains);

    /// <summary>Whether it says that it may be used.</summary>
    public async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            if (kind == MemberKind.Region)
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync(Address.Host, Address.Port, cancellationToken).ConfigureAwait(false);
                return true;
            }

            using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Stops it, in peace if it can be.</summary>
    /// <returns>How it ended, for a person; <see langword="null"/> if it was never started.</returns>
    public async Task<string?> StopAsync(TimeProvider time)
    {
        if (_process is null)
            return null;
        var byItself = await _process.StopAsync(time).ConfigureAwait(false);
        return byItself ? $"{name} ended with {_process.ExitCode}." : $"{name} did not end and was killed.";
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
