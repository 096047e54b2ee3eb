using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OrleansPim.Client.Administration;

namespace OrleansPim.Drills.Workload;

/// <summary>Sends a device's requests over HTTP with its app password; whatever is not an answer is an unknown outcome.</summary>
internal sealed class HttpDoor : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="gateway">Where phones connect.</param>
    /// <param name="account">Who the device is.</param>
    /// <param name="patience">How long it waits for an answer.</param>
    public HttpDoor(Uri gateway, SubscriberAdded account, TimeSpan patience)
    {
        Place = gateway.Authority;
        _http = new HttpClient { BaseAddress = gateway, Timeout = patience };
        var credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Id}:{account.Password}"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credential);
    }

    /// <summary>The gateway.</summary>
    public string Place { get; }

    /// <summary>Reads what is at an address.</summary>
    /// <param name="address">Where.</param>
    /// <param name="newest">Whether to ask for nothing older than this request.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<DoorAnswer> ReadAsync(Uri address, bool newest, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (newest)
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return SendAsync(request, cancellationToken);
    }

    /// <summary>Sends one request.</summary>
    /// <param name="request">The request; disposed.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<DoorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                var body = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                return new DoorAnswer(
                    (int)answer.StatusCode, answer.Headers.ETag?.Tag.Trim('"'), answer.IsSuccessStatusCode ? body : null, answer.Headers.RetryAfter is not null);
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return DoorAnswer.None;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
