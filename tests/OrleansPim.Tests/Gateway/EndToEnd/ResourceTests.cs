using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What is said of resources that are there, are not, or have odd names.</summary>
[Collection(nameof(GatewayTests))]
public sealed class ResourceTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_collection_that_is_not_there_is_not_found(string method)
    {
        var phone = await host.NewPhoneAsync();

        foreach (var missing in (string[])[$"/dav/addressbooks/{phone.Segment}/none/", $"/dav/calendars/{phone.Segment}/none", phone.Photos + "none/"])
            Assert.Equal(404, (await phone.SendAsync(method, missing)).Code);
        foreach (var there in (string[])[phone.Contacts, phone.Calendar, phone.Photos, $"/dav/calendars/{phone.Segment}/", "/dav/"])
            Assert.Equal(200, (await phone.SendAsync(method, there)).Code);
    }

    [Theory]
    [InlineData("<property name='a b'/>")]
    [InlineData("<property name='a:b'/>")]
    [InlineData("<property name=''/>")]
    [InlineData("<property name='1'/>")]
    [InlineData("<property name='a' namespace='http://www.w3.org/2000/xmlns/'/>")]
    [InlineData("<property name='a' namespace='http://www.w3.org/XML/1998/namespace'/>")]
    [InlineData("<property name='owner'><property name='&lt;'/></property>")]
    public async Task A_property_to_expand_that_no_element_can_be_is_refused(string property)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync("REPORT", phone.Contacts, $"<expand-property xmlns='DAV:'><property name='owner'/>{property}</expand-property>");

        Assert.Equal(400, answer.Code);
    }

    [Theory]
    [InlineData("PROPFIND", "<propfind xmlns='DAV:'><prop><xml:a/></prop></propfind>")]
    [InlineData("PROPPATCH", "<propertyupdate xmlns='DAV:'><set><prop><xml:a x='y'>z</xml:a></prop></set></propertyupdate>")]
    public async Task A_property_in_the_namespace_of_XML_is_refused_since_no_answer_could_name_it(string method, string body)
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(400, (await phone.SendAsync(method, phone.Contacts, body, ("Depth", "0"))).Code);
    }

    [Theory]
    [InlineData("%EF%BF%BE")]
    [InlineData("%EF%BF%BF")]
    public async Task Nothing_new_gets_a_name_that_no_listing_could_show(string character)
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(403, (await phone.SendAsync("MKCOL", $"/dav/addressbooks/{phone.Segment}/a{character}/")).Code);
        Assert.Equal(403, (await phone.SendAsync("MKCOL", $"{phone.Photos}a{character}/")).Code);
        Assert.Equal(403, (await phone.PutCardAsync($"a{character}.vcf", Samples.Card("a"))).Code);
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        Assert.Equal(403, (await phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, ("Destination", $"{phone.Contacts}b{character}.vcf"))).Code);
        Assert.Equal(404, (await phone.GetAsync($"{phone.Contacts}a{character}.vcf")).Code);
    }

    [Fact]
    public async Task The_names_of_all_properties_come_without_their_values()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.SendAsync("PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:e'>y</x></prop></set></propertyupdate>");

        var answer = await phone.SendAsync("PROPFIND", phone.Contacts, "<propfind xmlns='DAV:'><propname/></propfind>", ("Depth", "1"));

        foreach (var name in (XName[])[Dav + "resourcetype", Dav + "displayname", Dav + "sync-token", Dav + "supported-report-set", XName.Get("x", "urn:e")])
            Assert.True(answer.Property(phone.Contacts, name)!.IsEmpty, name.LocalName);
        Assert.True(answer.Property(phone.Contacts + "a.vcf", Dav + "getetag")!.IsEmpty);
        Assert.Null(answer.Property(phone.Contacts + "a.vcf", Dav + "sync-token"));
    }

    [Fact]
    public async Task Options_name_the_methods_of_each_kind_of_resource()
    {
        var phone = await host.NewPhoneAsync();

        foreach (var path in (string[])["/dav/", $"/dav/principals/{phone.Segment}/", $"/dav/calendars/{phone.Segment}/"])
            Assert.Equal(["ACL", "GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"], await MethodsAsync(path));
        Assert.DoesNotContain("PUT", await MethodsAsync(phone.Contacts));
        foreach (var method in (string[])["DELETE", "MKCOL", "PROPPATCH", "LOCK"])
            Assert.Contains(method, await MethodsAsync(phone.Contacts));
        foreach (var method in (string[])["PUT", "DELETE", "COPY", "MOVE", "LOCK", "UNLOCK"])
            Assert.Contains(method, await MethodsAsync(phone.Contacts + "a.vcf"));

        async Task<string[]> MethodsAsync(string path) =>
            [.. (await phone.SendAsync("OPTIONS", path)).Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)];
    }
}
