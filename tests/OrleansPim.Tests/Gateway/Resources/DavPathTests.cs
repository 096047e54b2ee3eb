using OrleansPim.Contracts.Identity;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Tests.Gateway.Resources;

public sealed class DavPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/principals", "/principals/")]
    [InlineData("/dav/principals", "/dav/principals/")]
    [InlineData("/dav", "/dav/")]
    [InlineData("/dav/principals/ann@example.com/", "/dav/principals/ann@example.com/")]
    [InlineData("/dav/principals/ann%40example.com", "/dav/principals/ann@example.com/")]
    [InlineData("/dav/addressbooks/ann", "/dav/addressbooks/ann/")]
    [InlineData("/dav/addressbooks/ann/contacts", "/dav/addressbooks/ann/contacts/")]
    [InlineData("/dav/addressbooks/ann/contacts/a%20b.vcf", "/dav/addressbooks/ann/contacts/a%20b.vcf")]
    [InlineData("/dav/calendars/ann/calendar/1.ics?x=y", "/dav/calendars/ann/calendar/1.ics")]
    [InlineData("http://host:8080/dav/calendars/ann/tasks/", "/dav/calendars/ann/tasks/")]
    [InlineData("/dav/photos/ann/", "/dav/photos/ann/")]
    [InlineData("/dav/photos/ann/2026/summer/", "/dav/photos/ann/2026/summer/")]
    [InlineData("/dav/photos/ann/2026/1.jpg", "/dav/photos/ann/2026/1.jpg")]
    public void Every_address_has_one_spelling(string target, string href) => Assert.Equal(href, DavPath.Parse(target).Href);

    [Fact]
    public void An_item_is_told_by_its_collection_and_name()
    {
        var path = DavPath.Parse("/dav/photos/ann/2026/summer/1.jpg");

        Assert.Equal(DavPathKind.Item, path.Kind);
        Assert.Equal(new CollectionId(CollectionKind.Photos, "2026/summer"), path.Collection);
        Assert.Equal("1.jpg", path.Item.Value);
        Assert.Equal(new CollectionId(CollectionKind.Photos, "2026/summer/1.jpg"), path.AsFolder);
    }

    [Theory]
    [InlineData("/dav/addressbooks/ann/../bob/contacts/", 400)]
    [InlineData("/dav/addressbooks/ann/%2e%2e/bob/", 400)]
    [InlineData("/dav/addressbooks//contacts/", 400)]
    [InlineData("/dav/addressbooks/ann/contacts/a%00b", 400)]
    [InlineData("/dav/addressbooks/ann/contacts/%0d%0aX", 400)]
    [InlineData("/dav/addressbooks/ann/contacts/%ff", 400)]
    [InlineData("dav/x", 400)]
    [InlineData("/dav/photos/ann/a#b", 400)]
    [InlineData("/dav/addressbooks/ann/contacts/a%2Fb", 404)]
    [InlineData("/dav/addressbooks/ann/contacts/a/b/c", 404)]
    [InlineData("/etc/passwd", 404)]
    [InlineData("/dav/nothing/ann/", 404)]
    [InlineData("/dav/addressbooks/-ann/", 403)]
    [InlineData("/dav/addressbooks/Ann/", 403)]
    public void Tricks_in_addresses_are_refused(string target, int status) =>
        Assert.Equal(status, Assert.Throws<DavException>(() => DavPath.Parse(target)).Status);

    [Fact]
    public void An_overlong_address_is_refused() =>
        Assert.Equal(400, Assert.Throws<DavException>(() => DavPath.Parse("/dav/" + new string('a', 9_000))).Status);
}
