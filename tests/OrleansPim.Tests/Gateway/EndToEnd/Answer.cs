using System.Net;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What the gateway answered.</summary>
public sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly XNamespace Dav = "DAV:";

    public int Code => (int)Status;

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>Read as strictly as a phone's parser does: from the bytes, so that what is no UTF-8 is an error and not a replaced character.</summary>
    public XDocument Xml => XDocument.Load(new MemoryStream(Body), LoadOptions.PreserveWhitespace);

    public string? ETag => Headers.GetValueOrDefault("ETag");

    /// <summary>The addresses of a multistatus, in order.</summary>
    public IReadOnlyList<string> Hrefs => [.. Xml.Root!.Elements(Dav + "response").Select(response => response.Element(Dav + "href")!.Value)];

    public string SyncToken => Xml.Root!.Element(Dav + "sync-token")!.Value;

    /// <summary>The local names of the preconditions in an error body.</summary>
    public IReadOnlyList<string> Preconditions => [.. Xml.Descendants(Dav + "error").Elements().Select(element => element.Name.LocalName)];

    /// <summary>The response for an address.</summary>
    public XElement Response(string href) =>
        Xml.Root!.Elements(Dav + "response").Single(response => response.Element(Dav + "href")!.Value == href);

    /// <summary>The value of a property that the resource has; <see langword="null"/> if its status is another than 200.</summary>
    public XElement? Property(string href, XName name) => Response(href).Elements(Dav + "propstat")
        .Where(status => status.Element(Dav + "status")!.Value.Contains(" 200 ", StringComparison.Ordinal))
        .Select(status => status.Element(Dav + "prop")!.Element(name))
        .SingleOrDefault(property => property is not null);

    /// <summary>The status of a property.</summary>
    public int PropertyStatus(string href, XName name) => Response(href).Elements(Dav + "propstat")
        .Where(status => status.Element(Dav + "prop")!.Element(name) is not null)
        .Select(status => int.Parse(status.Element(Dav + "status")!.Value.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
        .Single();

    /// <summary>The status of a response that has one of its own.</summary>
    public int StatusOf(string href) => int.Parse(
        Response(href).Element(Dav + "status")!.Value.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
