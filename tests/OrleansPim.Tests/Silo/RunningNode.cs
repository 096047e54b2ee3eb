using System.Net.Http.Headers;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Tests.Silo;

/// <summary>A real node in this process: free ports, a folder of its own, three embedded regions.</summary>
public sealed class RunningNode : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _console = new();
    private PimNode? _node;

    /// <summary>The node's data folder.</summary>
    public string DataPath => Path.Combine(_folder.Path, "data");

    /// <summary>The folder that has the data folder: where an operator would run <c>pim</c>.</summary>
    public string Folder => _folder.Path;

    /// <summary>What a person has read on the console.</summary>
    public string Console => _console.ToString();

    /// <summary>Where phones reach it.</summary>
    public Uri Gateway => Node.GatewayAddress;

    /// <summary>Where operators reach it.</summary>
    public Uri Administration => Node.AdministrationAddress;

    /// <summary>The administration's token.</summary>
    public string Token => File.ReadAllText(Path.Combine(DataPath, "admin.token")).Trim();

    internal PimNode Node => _node ?? throw new InvalidOperationException("The node does not run.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await AwaitAsync("/admin/regions", static (_, body) => body.Contains("\"healthy\":true", StringComparison.Ordinal));
    }

    /// <summary>The arguments of a node on free ports, with this data folder.</summary>
    public string[] Arguments =>
    [
        $"--Pim:DataPath={DataPath}", "--Pim:Gateway:Url=http://127.0.0.1:0", "--Pim:Admin:Url=http://127.0.0.1:0",
        "--Pim:Silo:Port=0", "--Pim:Silo:GatewayPort=0", "--Logging:LogLevel:OrleansPim=None", "--Logging:LogLevel:Orleans=None",
    ];

    /// <summary>Starts it, again if it was stopped.</summary>
    public async Task StartAsync()
    {
        var node = PimNode.Build(Arguments, _console);
        try
        {
            await node.StartAsync(CancellationToken.None);
            _node = node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The folder of one region.</summary>
    public string RegionPath(string region) => Path.Combine(DataPath, "regions", region);

    /// <summary>Asks the administration until it answers as expected.</summary>
    /// <param name="path">What is asked.</param>
    /// <param name="isExpected">Whether the answer will do.</param>
    public async Task AwaitAsync(string path, Func<HttpResponseMessage, string, bool> isExpected)
    {
        using var client = NewAdministrationClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
            if (isExpected(response, await response.Content.ReadAsStringAsync(limit.Token)))
                return;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>Stops it as an operator would.</summary>
    public async Task StopAsync()
    {
        if (_node is null)
            return;
        await _node.StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
        _node = null;
    }

    /// <summary>A client of the administration.</summary>
    /// <param name="withToken">Whether it sends the token.</param>
    public HttpClient NewAdministrationClient(bool withToken = true)
    {
        var client = new HttpClient { BaseAddress = Administration };
        if (withToken)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Asks the node itself until it says that it is ready.</summary>
    public Task AwaitReadyAsync() => AwaitAsync("/health/ready", static (response, _) => response.IsSuccessStatusCode);
}
