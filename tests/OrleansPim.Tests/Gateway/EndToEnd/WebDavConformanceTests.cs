using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What RFC 4918, 5689 and 8144 ask for beyond what one client happens to use; each was once answered otherwise.</summary>
[Collection(nameof(GatewayTests))]
public sealed class WebDavConformanceTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";

    [Theory]
    [InlineData("/", "/dav/ /principals/")]
    [InlineData("/principals/", "")]
    [InlineData("/dav/", "/dav/principals/ /dav/addressbooks/ /dav/calendars/ /dav/photos/")]
    [InlineData("/dav/principals/", "/dav/principals/ANN/")]
    [InlineData("/dav/addressbooks/", "/dav/addressbooks/ANN/")]
    [InlineData("/dav/photos/", "/dav/photos/ANN/")]
    public async Task Every_entrance_answers_by_its_own_address_and_lists_what_is_right_below(string path, string members)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PropfindAsync(path, 1, "<resourcetype/>");

        Assert.Equal([path, .. members.Replace("ANN", phone.Segment, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)], answer.Hrefs);
    }

    [Fact]
    public async Task All_properties_are_those_of_webdav_and_what_is_included_besides_is_found_or_404()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PROPPATCH", phone.Calendar, """
            <propertyupdate xmlns="DAV:"><set><prop><c:calendar-description xmlns:c="urn:ietf:params:xml:ns:caldav">Mine</c:calendar-description>
            <x xmlns="urn:e">y</x></prop></set></propertyupdate>
            """);

        var all = await phone.SendAsync("PROPFIND", phone.Calendar, "<propfind xmlns='DAV:'><allprop/></propfind>", ("Depth", "0"));
        var more = await phone.SendAsync(
            "PROPFIND",
            phone.Calendar,
            "<propfind xmlns='DAV:'><allprop/><include><supported-report-set/><nothing xmlns='urn:e'/><c:calendar-description xmlns:c='urn:ietf:params:xml:ns:caldav'/></include></propfind>",
            ("Depth", "0"));

        foreach (var name in new[] { "resourcetype", "displayname", "creationdate", "supportedlock", "lockdiscovery" })
            Assert.NotNull(all.Property(phone.Calendar, Dav + name));
        Assert.NotNull(all.Property(phone.Calendar, XName.Get("x", "urn:e")));
        Assert.Null(all.Property(phone.Calendar, CalDav + "calendar-description"));
        Assert.Null(all.Property(phone.Calendar, Dav + "supported-report-set"));
        Assert.NotNull(more.Property(phone.Calendar, Dav + "supported-report-set"));
        Assert.Equal("Mine", more.Property(phone.Calendar, CalDav + "calendar-description")!.Value);
        Assert.Equal(404, more.PropertyStatus(phone.Calendar, XName.Get("nothing", "urn:e")));
    }

    [Fact]
    public async Task A_listing_without_the_collection_itself_is_made_on_request()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        const string Body = "<propfind xmlns='DAV:'><prop><getetag/></prop></propfind>";

        var answer = await phone.SendAsync("PROPFIND", phone.Contacts, Body, ("Depth", "1"), ("Prefer", "depth-noroot, return=minimal"));
        var single = await phone.SendAsync("PROPFIND", phone.Contacts, Body, ("Depth", "0"), ("Prefer", "depth-noroot"));

        Assert.Equal([phone.Contacts + "a.vcf"], answer.Hrefs);
        Assert.Equal("return=minimal, depth-noroot", answer.Headers["Preference-Applied"]);
        Assert.Equal([phone.Contacts], single.Hrefs);
    }

    [Fact]
    public async Task A_collection_asked_for_without_its_slash_says_where_it_is()
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PropfindAsync(phone.Contacts.TrimEnd('/'), 0, "<resourcetype/>");

        Assert.Equal([phone.Contacts], answer.Hrefs);
        Assert.Equal(phone.Contacts, answer.Headers["Content-Location"]);
    }

    [Theory]
    [InlineData("MKCOL", "contacts/")]
    [InlineData("MKCOL", "")]
    [InlineData("PUT", "contacts/")]
    [InlineData("POST", "contacts/")]
    public async Task A_method_that_is_not_allowed_is_answered_with_those_that_are(string method, string path)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync(method, $"/dav/addressbooks/{phone.Segment}/{path}");

        Assert.Equal(405, answer.Code);
        Assert.Contains("PROPFIND", answer.Headers["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain(method, answer.Headers["Allow"].Split(", "));
    }

    [Theory]
    [InlineData("PUT", "contacts/none/a.vcf")]
    [InlineData("PUT", "contacts/none/none/a.vcf")]
    [InlineData("MKCOL", "contacts/none/none/")]
    [InlineData("MKCALENDAR", "contacts/none/none/")]
    [InlineData("LOCK", "contacts/none/a.vcf")]
    public async Task What_is_made_where_no_collection_can_be_lacks_a_parent(string method, string path)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var address = $"/dav/addressbooks/{phone.Segment}/{path}";

        Assert.Equal(409, (await phone.SendAsync(method, address)).Code);
        Assert.Equal(409, (await phone.SendAsync("COPY", phone.Contacts + "a.vcf", (string?)null, ("Destination", address))).Code);
        Assert.Equal(409, (await phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, ("Destination", address))).Code);
        Assert.Equal(404, (await phone.GetAsync(address)).Code);
    }

    [Fact]
    public async Task The_body_of_a_mkcol_needs_no_media_type_and_takes_no_other_than_xml()
    {
        var phone = await host.NewPhoneAsync();
        var home = $"/dav/addressbooks/{phone.Segment}/";
        const string Body = """
            <mkcol xmlns="DAV:"><set><prop><resourcetype><collection/><a:addressbook xmlns:a="urn:ietf:params:xml:ns:carddav"/></resourcetype></prop></set></mkcol>
            """;

        Assert.Equal(201, (await phone.SendAsync("MKCOL", home + "one/", Body)).Code);
        Assert.Equal(415, (await phone.SendAsync("MKCOL", home + "two/", Body, ("Content-Type", "text/plain"))).Code);
        Assert.Equal(415, (await phone.SendAsync("MKCOL", home + "three/", "nonsense", ("Content-Type", "application/octet-stream"))).Code);
    }

    [Fact]
    public async Task A_collection_is_deleted_whole_or_not_and_under_its_conditions()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", path);

        Assert.Equal(400, (await phone.SendAsync("DELETE", path, (string?)null, ("Depth", "0"))).Code);
        Assert.Equal(412, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Match", "\"some-tag\""))).Code);
        Assert.Equal(412, (await phone.SendAsync("DELETE", path, (string?)null, ("If-None-Match", "*"))).Code);
        Assert.Equal(412, (await phone.SendAsync("MKCOL", $"/dav/addressbooks/{phone.Segment}/new/", (string?)null, ("If-Match", "*"))).Code);
        Assert.Equal(204, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Match", "*"), ("Depth", "infinity"))).Code);
        await phone.SendAsync("MKCOL", phone.Photos + "2026");
        Assert.Equal(412, (await phone.SendAsync("DELETE", phone.Photos + "2026", (string?)null, ("If-Match", "\"some-tag\""))).Code);
    }

    [Fact]
    public async Task A_move_keeps_what_another_device_has_written_meanwhile()
    {
        var phone = await host.NewPhoneAsync();
        var first = await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var second = await phone.PutCardAsync("a.vcf", Samples.Card("a", "B"));
        var destination = ("Destination", phone.Contacts + "b.vcf");

        Assert.Equal(412, (await phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, destination, ("If-Match", first.ETag!))).Code);
        Assert.Equal(200, (await phone.GetAsync(phone.Contacts + "a.vcf")).Code);
        Assert.Equal(201, (await phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, destination, ("If-Match", second.ETag!))).Code);
    }

    [Fact]
    public async Task A_copy_says_which_of_both_ends_is_missing()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var home = $"/dav/addressbooks/{phone.Segment}/";

        Assert.Equal(404, (await phone.SendAsync("COPY", home + "none/a.vcf", (string?)null, ("Destination", phone.Contacts + "b.vcf"))).Code);
        Assert.Equal(404, (await phone.SendAsync("COPY", phone.Contacts + "none.vcf", (string?)null, ("Destination", phone.Contacts + "b.vcf"))).Code);
        Assert.Equal(409, (await phone.SendAsync("COPY", phone.Contacts + "a.vcf", (string?)null, ("Destination", home + "none/b.vcf"))).Code);
    }

    [Theory]
    [InlineData("<acl xmlns='DAV:'/>", "DAV:")]
    [InlineData("<quota-used-bytes xmlns='DAV:'>1</quota-used-bytes>", "DAV:")]
    [InlineData("<max-instances xmlns='urn:ietf:params:xml:ns:caldav'>1</max-instances>", "urn:ietf:params:xml:ns:caldav")]
    [InlineData("<supported-calendar-component-set xmlns='urn:ietf:params:xml:ns:caldav'/>", "urn:ietf:params:xml:ns:caldav")]
    public async Task Protected_properties_are_not_set_even_where_there_are_none(string property, string space)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync(
            "PROPPATCH", phone.Calendar, $"<propertyupdate xmlns='DAV:'><set><prop><displayname>A</displayname>{property}</prop></set></propertyupdate>");

        Assert.Equal(403, answer.PropertyStatus(phone.Calendar, XName.Get(XElement.Parse(property).Name.LocalName, space)));
        Assert.Equal(424, answer.PropertyStatus(phone.Calendar, Dav + "displayname"));
        Assert.Contains("cannot-modify-protected-property", answer.Preconditions);
    }

    [Fact]
    public async Task A_minimal_answer_to_a_change_of_properties_has_no_body_unless_something_failed()
    {
        var phone = await host.NewPhoneAsync();

        var done = await phone.SendAsync(
            "PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><displayname>A</displayname></prop></set></propertyupdate>", ("Prefer", "return=minimal"));
        var refused = await phone.SendAsync(
            "PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><getetag>A</getetag></prop></set></propertyupdate>", ("Brief", "t"));

        Assert.Equal((200, 0), (done.Code, done.Body.Length));
        Assert.Equal(403, refused.PropertyStatus(phone.Contacts, Dav + "getetag"));
    }

    [Fact]
    public async Task Conditions_about_addresses_that_are_not_ours_do_not_hold_and_are_no_error()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var path = phone.Contacts + "a.vcf";

        Assert.Equal(412, (await phone.GetAsync(path, ("If", "<http://elsewhere.example/x> ([\"tag\"])"))).Code);
        Assert.Equal(200, (await phone.GetAsync(path, ("If", "<http://elsewhere.example/x> (Not [\"tag\"])"))).Code);
        Assert.Equal(200, (await phone.GetAsync(path, ("If", "(Not <DAV:no-lock>)"))).Code);
    }

    [Fact]
    public async Task Every_lock_of_a_resource_is_in_the_answer_to_the_newest()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "a.jpg", "x");
        const string Body = "<lockinfo xmlns='DAV:'><lockscope><shared/></lockscope><locktype><write/></locktype></lockinfo>";

        await phone.SendAsync("LOCK", phone.Photos + "a.jpg", Body);
        var second = await phone.SendAsync("LOCK", phone.Photos + "a.jpg", Body);

        Assert.Equal(2, second.Xml.Descendants(Dav + "activelock").Count());
        Assert.Contains(second.Headers["Lock-Token"].Trim('<', '>'), second.Xml.Descendants(Dav + "locktoken").First().Value, StringComparison.Ordinal);
    }
}
