using System.Net.Http.Headers;
using System.Text;

namespace OrleansPim.Drills.Workload;

/// <summary>CardDAV, as a phone speaks it: no request ids, so an unknown outcome is found out by reading.</summary>
/// <param name="http">Sends it.</param>
/// <param name="subscriber">Whose contacts.</param>
internal sealed class DavDoor(HttpDoor http, string subscriber) : IDoor
{
    public string Name => "dav";

    public string Place => http.Place;

    public bool RemembersRequests => false;

    public Task<DoorAnswer> ReadAsync(string item, bool newest, CancellationToken cancellationToken) =>
        http.ReadAsync(PathOf(item), newest, cancellationToken);

    public Task<DoorAnswer> WriteAsync(string item, string card, string? tag, Guid requestId, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, PathOf(item)) { Content = new StringContent(card, Encoding.UTF8, "text/vcard") };
        if (tag is null)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        else
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{tag}\""));
        return http.SendAsync(request, cancellationToken);
    }

    /// <summary>Deletes a contact, whatever it holds.</summary>
    public Task<DoorAnswer> DeleteAsync(string item, CancellationToken cancellationToken) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, PathOf(item)), cancellationToken);

    private Uri PathOf(string item) => new($"dav/addressbooks/{Uri.EscapeDataString(subscriber)}/contacts/{item}", UriKind.Relative);
}
