using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansPim.TestKit.Network;

namespace OrleansPim.ClusterTests.Clusters;

/// <summary>Where a machine in Azure gets its tokens, in the form that App Service has: an address and a secret in the environment.</summary>
/// <remarks>Its tokens are good for a few seconds, so that trouble with them shows at once. Their signature is none, which Azurite does not check.</remarks>
internal sealed class ManagedIdentity : IAsyncDisposable
{
    private const string Audience = "https://storage.azure.com";
    private const int LifeSeconds = 2;
    private const int SlowLifeSeconds = 3_600;
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);
    private readonly string _secret = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
    private WebApplication? _server;
    private int _port;
    private volatile IdentityTrouble _trouble;
    private int _given;

    /// <summary>How many good tokens were given.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>Starts one.</summary>
    public static async Task<ManagedIdentity> StartNewAsync()
    {
        var identity = new ManagedIdentity();
        await identity.StartAsync();
        return identity;
    }

    /// <summary>The environment of a process that gets its tokens here, and trusts a certificate.</summary>
    public IReadOnlyList<(string Name, string Value)> EnvironmentWith(LoopbackCertificate trusted) =>
    [
        ("IDENTITY_ENDPOINT", $"http://127.0.0.1:{_port}/msi/token"), ("IDENTITY_HEADER", _secret), ("SSL_CERT_FILE", trusted.Path),
    ];

    /// <summary>Begins trouble, or ends it.</summary>
    public async Task SetAsync(IdentityTrouble trouble)
    {
        _trouble = trouble;
        if (trouble == IdentityTrouble.Down)
            await DisposeAsync();
        else if (_server is null)
            await StartAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not { } server)
            return;
        _server = null;
        // Who waits for an answer is not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.StopAsync(now.Token);
        await server.DisposeAsync();
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _server = builder.Build();
        _server.MapGet("/msi/token", AnswerAsync);
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _port = new Uri(_server.Urls.First()).Port;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var trouble = _trouble;
        if (http.Request.Headers["X-IDENTITY-HEADER"] != _secret || !$"{http.Request.Query["resource"]}".StartsWith(Audience, StringComparison.Ordinal))
            trouble = IdentityTrouble.Refuses;
        switch (trouble)
        {
            case IdentityTrouble.Refuses or IdentityTrouble.Fails:
                http.Response.StatusCode = trouble == IdentityTrouble.Refuses ? 400 : 500;
                await http.Response.WriteAsJsonAsync(new { statusCode = http.Response.StatusCode, message = "No identity." }, http.RequestAborted);
                break;
            case IdentityTrouble.Silent:
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case IdentityTrouble.Slow:
                await Task.Delay(SlowAnswer, http.RequestAborted);
                await GiveAsync(http, Audience, SlowLifeSeconds);
                break;
            default:
                await GiveAsync(http, trouble == IdentityTrouble.OthersTokens ? "https://vault.azure.net" : Audience, LifeSeconds);
                break;
        }
    }

    private async Task GiveAsync(HttpContext http, string audience, int lifeSeconds)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = string.Join('.', Part(new { alg = "RS256", typ = "JWT" }), Part(new
        {
            aud = audience,
            iss = "https://sts.windows.net/00000000-0000-0000-0000-000000000001/",
            iat = now,
            nbf = now,
            exp = now + lifeSeconds,
        }), "bm9uZQ");
        if (audience == Audience)
            Interlocked.Increment(ref _given);
        await http.Response.WriteAsJsonAsync(
            new { access_token = token, expires_on = $"{now + lifeSeconds}", resource = audience, token_type = "Bearer" }, http.RequestAborted);
    }

    private static string Part<T>(T claims) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
