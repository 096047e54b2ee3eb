using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>How a client that knows a host, a name and a password finds everything (RFC 6764, RFC 5397).</summary>
[Collection(nameof(GatewayTests))]
public sealed class DiscoveryTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";
    private static readonly XNamespace CardDav = "urn:ietf:params:xml:ns:carddav";

    [Theory]
    [InlineData("carddav", "GET")]
    [InlineData("carddav", "PROPFIND")]
    [InlineData("caldav", "GET")]
    [InlineData("caldav", "PROPFIND")]
    public async Task Well_known_addresses_lead_to_the_root(string service, string method)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync(method, $"/.well-known/{service}");

        Assert.Equal(301, answer.Code);
        Assert.Equal("/dav/", answer.Headers["Location"]);
    }

    [Theory]
    [InlineData("/.well-known/carddav", "PROPFIND")]
    [InlineData("/.well-known/caldav", "GET")]
    [InlineData("/", "PROPFIND")]
    [InlineData("/dav/addressbooks/nobody/contacts/", "PROPFIND")]
    public async Task A_stranger_is_asked_for_a_password(string path, string method)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.With(password: null).SendAsync(method, path);

        Assert.Equal(401, answer.Code);
        Assert.StartsWith("Basic realm=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/principals/")]
    [InlineData("/dav/")]
    [InlineData("/dav/principals/")]
    public async Task Every_entrance_names_the_principal(string path)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PropfindAsync(path, 0, "<current-user-principal/>");

        Assert.Equal($"/dav/principals/{phone.Segment}/", answer.Property(path, Dav + "current-user-principal")!.Value);
    }

    [Fact]
    public async Task The_principal_names_the_homes_and_the_homes_their_collections()
    {
        var phone = await host.NewPhoneAsync();
        var principal = $"/dav/principals/{phone.Segment}/";

        var homes = await phone.PropfindAsync(
            principal, 0, "<c:calendar-home-set xmlns:c='urn:ietf:params:xml:ns:caldav'/><a:addressbook-home-set xmlns:a='urn:ietf:params:xml:ns:carddav'/>");
        var calendars = homes.Property(principal, CalDav + "calendar-home-set")!.Value;
        var books = homes.Property(principal, CardDav + "addressbook-home-set")!.Value;
        var inCalendars = await phone.PropfindAsync(calendars, 1, "<resourcetype/><sync-token/>");
        var inBooks = await phone.PropfindAsync(books, 1, "<resourcetype/>");

        Assert.Equal([calendars, phone.Calendar, phone.Tasks], inCalendars.Hrefs);
        Assert.Equal([books, phone.Contacts], inBooks.Hrefs);
        Assert.NotNull(inCalendars.Property(phone.Tasks, Dav + "resourcetype")!.Element(CalDav + "calendar"));
        Assert.NotNull(inBooks.Property(phone.Contacts, Dav + "resourcetype")!.Element(CardDav + "addressbook"));
        Assert.Equal(404, inCalendars.PropertyStatus(calendars, Dav + "sync-token"));
    }

    [Fact]
    public async Task Options_say_what_is_spoken()
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync("OPTIONS", phone.Calendar);

        Assert.Equal(200, answer.Code);
        Assert.Contains("calendar-access", answer.Headers["DAV"], StringComparison.Ordinal);
        Assert.Contains("addressbook", answer.Headers["DAV"], StringComparison.Ordinal);
        Assert.Contains("REPORT", answer.Headers["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_property_is_a_404_of_its_own_and_goes_unmentioned_on_request()
    {
        var phone = await host.NewPhoneAsync();
        const string Body = "<propfind xmlns='DAV:'><prop><displayname/><x xmlns='urn:example'/></prop></propfind>";

        var full = await phone.SendAsync("PROPFIND", phone.Contacts, Body, ("Depth", "0"));
        var minimal = await phone.SendAsync("PROPFIND", phone.Contacts, Body, ("Depth", "0"), ("Prefer", "return=minimal"));

        Assert.Equal(404, full.PropertyStatus(phone.Contacts, XName.Get("x", "urn:example")));
        Assert.Equal("contacts", full.Property(phone.Contacts, Dav + "displayname")!.Value);
        Assert.DoesNotContain("404", minimal.Text, StringComparison.Ordinal);
        Assert.Equal("return=minimal", minimal.Headers["Preference-Applied"]);
    }
}
