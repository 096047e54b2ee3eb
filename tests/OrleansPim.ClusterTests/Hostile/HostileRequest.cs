using System.Globalization;
using System.Text;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>One request that no decent client sends, as the bytes that go over the wire.</summary>
/// <param name="Name">What is hostile about it.</param>
/// <param name="Statuses">The right answers; 0 for a connection that is closed without one.</param>
/// <param name="Head">Request line and headers with their line ends, without the empty line; <c>{auth}</c> stands for the credential's header.</param>
/// <param name="Body">The body; it is sent as it is, and its length is up to the head.</param>
internal sealed record HostileRequest(string Name, int[] Statuses, byte[] Head, byte[] Body)
{
    /// <summary>Where the subscriber's own tree begins.</summary>
    public const string Contacts = "/dav/addressbooks/mallory/contacts/";

    /// <inheritdoc cref="Contacts"/>
    public const string Calendar = "/dav/calendars/mallory/calendar/";

    /// <inheritdoc cref="Contacts"/>
    public const string Photos = "/dav/photos/mallory/";

    /// <summary>What has to be stored before, by an ordinary PUT that is accepted, so that the request can do its harm.</summary>
    public (string Path, byte[] Body)? Before { get; init; }

    /// <summary>A text that the answer must contain, such as a precondition.</summary>
    public string Contains { get; init; } = "";

    /// <summary>Whether the node has to wait for it: what an idle node does for itself in the same time is taken off what it costs.</summary>
    public bool Waits { get; init; }

    /// <summary>A request with a body of a known length.</summary>
    public static HostileRequest Of(string name, int status, string method, string path, byte[] body, params string[] headers)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: pim\r\n{{auth}}Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n"
            + string.Concat(headers.Select(header => header + "\r\n"));
        return new HostileRequest(name, [status], Encoding.Latin1.GetBytes(head), body);
    }

    /// <inheritdoc cref="Of(string, int, string, string, byte[], string[])"/>
    public static HostileRequest Of(string name, int status, string method, string path, string body, params string[] headers) =>
        Of(name, status, method, path, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A request as it stands, whatever is wrong with it.</summary>
    public static HostileRequest Raw(string name, int[] statuses, string head, byte[]? body = null) =>
        new(name, statuses, Encoding.Latin1.GetBytes(head), body ?? []);

    public override string ToString() => Name;
}
