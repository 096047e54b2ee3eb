using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace OrleansPim.Client.Administration;

/// <summary>Typed calls on the administration of a node, over HTTP.</summary>
/// <param name="http">
/// Has the node's administration as <see cref="HttpClient.BaseAddress"/>, and the time limit of each call as <see cref="HttpClient.Timeout"/>.
/// </param>
/// <param name="token">The bearer token.</param>
/// <remarks>Thread-safe. Never retries. Every method throws <see cref="AdministrationException"/>.</remarks>
public sealed class AdministrationClient(HttpClient http, string token)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Provisions a subscriber.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="device">The first device's label; <see langword="null"/> for the node's default.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<SubscriberAdded> AddSubscriberAsync(string id, string? device, CancellationToken cancellationToken) =>
        SendAsync<SubscriberAdded>(
            HttpMethod.Post,
            device is null ? Subscriber(id) : $"{Subscriber(id)}?device={Uri.EscapeDataString(device)}",
            cancellationToken);

    /// <summary>One subscriber in figures.</summary>
    public Task<SubscriberFigures> GetSubscriberAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<SubscriberFigures>(HttpMethod.Get, Subscriber(id), cancellationToken);

    /// <summary>One page of the subscribers.</summary>
    /// <param name="after">Only ids above this one; <see langword="null"/> from the beginning.</param>
    /// <param name="limit">1 to <see cref="SubscriberList.MaximumLimit"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<SubscriberList> ListSubscribersAsync(string? after, int limit, CancellationToken cancellationToken) =>
        SendAsync<SubscriberList>(
            HttpMethod.Get,
            after is null ? $"admin/subscribers?limit={limit}" : $"admin/subscribers?limit={limit}&after={Uri.EscapeDataString(after)}",
            cancellationToken);

    /// <summary>The affected among one page of the subscribers.</summary>
    /// <param name="after">Only ids above this one; <see langword="null"/> from the beginning.</param>
    /// <param name="limit">1 to <see cref="ImpactPage.MaximumLimit"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<ImpactPage> GetImpactAsync(string? after, int limit, CancellationToken cancellationToken) => SendAsync<ImpactPage>(
        HttpMethod.Get,
        after is null ? $"admin/impact?limit={limit}" : $"admin/impact?limit={limit}&after={Uri.EscapeDataString(after)}",
        cancellationToken);

    /// <summary>Makes an app password for a further device.</summary>
    public Task<SubscriberAdded> AddDeviceAsync(string id, string device, CancellationToken cancellationToken) =>
        SendAsync<SubscriberAdded>(HttpMethod.Post, Device(id, device), cancellationToken);

    /// <summary>Revokes a device's app password.</summary>
    public Task RevokeDeviceAsync(string id, string device, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Delete, Device(id, device), body: null, cancellationToken);

    /// <summary>Brings back everything as it was, as new changes.</summary>
    /// <param name="id">Whose data.</param>
    /// <param name="to">A sequence, or a time as ISO 8601 writes it.</param>
    /// <param name="cancellationToken">Stops the wait, not the restore.</param>
    public Task<RestoreReport> RestoreAsync(string id, string to, CancellationToken cancellationToken) =>
        SendAsync<RestoreReport>(HttpMethod.Post, $"{Subscriber(id)}/restore?to={Uri.EscapeDataString(to)}", cancellationToken);

    /// <summary>Brings back what the newest mass deletion took from all collections, as new changes.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="since">A time, to undo all mass deletions since then; <see langword="null"/> for what the newest one's device wiped within <see cref="MassDeletion.Window"/>.</param>
    /// <param name="cancellationToken">Stops the wait, and not what has begun.</param>
    public Task<RestoreReport> UndeleteAsync(string id, string? since, CancellationToken cancellationToken) => SendAsync<RestoreReport>(
        HttpMethod.Post, $"{Subscriber(id)}/undelete{(since is null ? "" : $"?since={Uri.EscapeDataString(since)}")}", cancellationToken);

    /// <summary>The regions.</summary>
    public Task<RegionsReport> GetRegionsAsync(CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Get, "admin/regions", cancellationToken);

    /// <summary>Takes a region's vote away until it is rebuilt.</summary>
    public Task<RegionsReport> QuarantineAsync(string region, CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Post, $"{Region(region)}/quarantine", cancellationToken);

    /// <summary>Begins the rebuild of a quarantined region, or goes on with it.</summary>
    /// <param name="region">Which region.</param>
    /// <param name="admits">Whether it gets its vote once everything in it is verified.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<RegionsReport> RebuildAsync(string region, bool admits, CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Post, $"{Region(region)}/rebuild?admit={(admits ? "true" : "false")}", cancellationToken);

    /// <summary>Gives a rebuilt region its vote.</summary>
    public Task<RegionsReport> AdmitAsync(string region, CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Post, $"{Region(region)}/admit", cancellationToken);

    /// <summary>Begins to put another region in the place of one, or goes on with it.</summary>
    /// <param name="region">The region that leaves.</param>
    /// <param name="by">The region that stands by.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<RegionsReport> ReplaceAsync(string region, string by, CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Post, $"{Region(region)}/replacement?by={Uri.EscapeDataString(by)}", cancellationToken);

    /// <summary>Gives up a replacement that is not done; the region that was to leave is rebuilt.</summary>
    /// <param name="region">The region that was to leave.</param>
    /// <param name="by">The region that was to take its place.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<RegionsReport> GiveUpReplacementAsync(string region, string by, CancellationToken cancellationToken) =>
        SendAsync<RegionsReport>(HttpMethod.Delete, $"{Region(region)}/replacement?by={Uri.EscapeDataString(by)}", cancellationToken);

    /// <summary>Begins a comparison and verification of everything.</summary>
    public Task<ScrubReport> BeginScrubAsync(CancellationToken cancellationToken) =>
        SendAsync<ScrubReport>(HttpMethod.Post, "admin/scrub", cancellationToken);

    /// <summary>How far it is.</summary>
    public Task<ScrubReport> GetScrubAsync(CancellationToken cancellationToken) =>
        SendAsync<ScrubReport>(HttpMethod.Get, "admin/scrub", cancellationToken);

    /// <summary>Reads one subscriber whole, in every region.</summary>
    public Task<VerificationReport> VerifyAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<VerificationReport>(HttpMethod.Get, $"{Subscriber(id)}/verification", cancellationToken);

    /// <summary>Finds the blobs of one subscriber that nothing inside the retention window names; deletes nothing.</summary>
    public Task<GarbageReport> FindGarbageAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<GarbageReport>(HttpMethod.Get, $"{Subscriber(id)}/garbage", cancellationToken);

    /// <summary>Condemns the garbage of one subscriber, and deletes what has been condemned for some time.</summary>
    /// <param name="id">The subscriber's id.</param>
    /// <param name="grace">For how long: up to 30 days.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<CollectionReport> CollectGarbageAsync(string id, TimeSpan grace, CancellationToken cancellationToken) =>
        SendAsync<CollectionReport>(
            HttpMethod.Post,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Subscriber(id)}/garbage?grace={grace.TotalSeconds}"),
            cancellationToken);

    private static string Region(string name) => $"admin/regions/{Segment(name)}";

    /// <summary>Compares what all regions hold; reads everything, and may take as long as that.</summary>
    public Task<ReplicasReport> GetReplicasAsync(CancellationToken cancellationToken) =>
        SendAsync<ReplicasReport>(HttpMethod.Get, "admin/replicas", cancellationToken);

    /// <summary>The injected faults.</summary>
    public Task<FaultsReport> GetFaultsAsync(CancellationToken cancellationToken) =>
        SendAsync<FaultsReport>(HttpMethod.Get, "admin/faults", cancellationToken);

    /// <summary>Injects a fault into a region; returns when it is there.</summary>
    public Task<FaultReport> InjectFaultAsync(string region, FaultRequest fault, CancellationToken cancellationToken) =>
        SendAsync<FaultReport>(HttpMethod.Post, $"admin/faults/{Segment(region)}", fault, cancellationToken);

    /// <summary>Tells the node how a drill ended, for its status page.</summary>
    public Task TellDrillAsync(DrillVerdictReport drill, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Post, "admin/drills", drill, cancellationToken);

    /// <summary>Heals a region; one without a fault stays as it is.</summary>
    public Task HealAsync(string region, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Delete, $"admin/faults/{Segment(region)}", body: null, cancellationToken);

    /// <summary>Sets the node's clock wrong.</summary>
    public Task ShiftClockAsync(ClockRequest clock, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Put, "admin/clock", clock, cancellationToken);

    /// <summary>Sets it right.</summary>
    public Task HealClockAsync(CancellationToken cancellationToken) => TellAsync(HttpMethod.Delete, "admin/clock", body: null, cancellationToken);

    /// <summary>Says that a drill begins; refused while another is under way.</summary>
    public Task BeginDrillAsync(DrillAnnouncement drill, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Put, "admin/drill", drill, cancellationToken);

    /// <summary>Says that it has ended.</summary>
    public Task EndDrillAsync(string name, CancellationToken cancellationToken) =>
        TellAsync(HttpMethod.Delete, $"admin/drill/{Segment(name)}", body: null, cancellationToken);

    private async Task TellAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(method, path, body, cancellationToken).ConfigureAwait(false);
    }

    private static string Subscriber(string id) => $"admin/subscribers/{Segment(id)}";

    private static string Device(string id, string device) => $"{Subscriber(id)}/devices/{Segment(device)}";

    /// <summary>A part of an address. Dots alone would lead to another address, whatever is done there, and nothing to the one above.</summary>
    private static string Segment(string text) => text is "" or "." or ".."
        ? throw new AdministrationException(AdministrationError.Invalid, $"'{text}' cannot be a name.")
        : Uri.EscapeDataString(text);

    private Task<T> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellationToken) =>
        SendAsync<T>(method, path, body: null, cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken).ConfigureAwait(false)
                ?? throw NotUnderstood(null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or HttpRequestException)
        {
            throw NotUnderstood(exception);
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // The second: a connection that was reset while it was made, which HttpClient does not translate.
            throw new AdministrationException(
                AdministrationError.Unreachable, $"No node answers at {http.BaseAddress}: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AdministrationException(
                AdministrationError.Unreachable, $"The node at {http.BaseAddress} did not answer within {http.Timeout.TotalSeconds:0} s.", exception);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await FailureAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<AdministrationException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var detail = await DetailAsync(response, cancellationToken).ConfigureAwait(false);
        var error = response.StatusCode switch
        {
            HttpStatusCode.BadRequest => AdministrationError.Invalid,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => AdministrationError.Denied,
            HttpStatusCode.NotFound => AdministrationError.NotFound,
            HttpStatusCode.Conflict => AdministrationError.Exists,
            HttpStatusCode.PreconditionFailed => AdministrationError.Refused,
            HttpStatusCode.ServiceUnavailable => AdministrationError.Unavailable,
            _ => AdministrationError.Unexpected,
        };
        return new AdministrationException(error, detail ?? $"The node answered {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return null;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<ProblemAnswer>(Json, cancellationToken).ConfigureAwait(false);
            return problem?.Detail ?? problem?.Title;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return null;
        }
    }

    private static AdministrationException NotUnderstood(Exception? cause) =>
        new(AdministrationError.Unexpected, "The node's answer was not understood. Do pim and the node have the same release?", cause);

    private sealed record ProblemAnswer(string? Title, string? Detail);
}
