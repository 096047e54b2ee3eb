using Microsoft.AspNetCore.Http;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc4918Locking;

namespace OrleansPim.Tests.Gateway.Rfc4918Locking;

public sealed class IfHeaderTests
{
    [Fact]
    public void Lists_conditions_and_resources_are_read()
    {
        var header = Read("<http://host/a> (<urn:uuid:1> [\"a)b\"]) (Not <DAV:no-lock>) <http://host/b> ([W/\"c\"])")!;

        Assert.Equal(["http://host/a", "http://host/a", "http://host/b"], header.Lists.Select(list => list.Resource));
        Assert.Equal([new IfCondition(false, "urn:uuid:1", null), new IfCondition(false, null, "\"a)b\"")], header.Lists[0].Conditions);
        Assert.Equal([new IfCondition(true, "DAV:no-lock", null)], header.Lists[1].Conditions);
        Assert.Equal(["urn:uuid:1", "DAV:no-lock"], header.Tokens);
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(")]
    [InlineData("<a>")]
    [InlineData("(Not)")]
    [InlineData("(<a")]
    [InlineData("(\"tag\")")]
    [InlineData("nonsense")]
    public void Malformed_headers_are_refused(string text) =>
        Assert.Equal(400, Assert.Throws<DavException>(() => Read(text)).Status);

    [Fact]
    public void Conditions_are_counted_in_all_lists()
    {
        var most = string.Concat(Enumerable.Repeat("([\"a\"])", IfHeader.MaximumConditions));

        Assert.Equal(IfHeader.MaximumConditions, Read(most)!.Lists.Count);
        Assert.Equal(400, Assert.Throws<DavException>(() => Read(most + "([\"a\"])")).Status);
    }

    [Fact]
    public void No_header_is_no_condition() => Assert.Null(Read(""));

    private static IfHeader? Read(string text)
    {
        var http = new DefaultHttpContext();
        if (text.Length > 0)
            http.Request.Headers["If"] = text;
        return IfHeader.Read(http.Request);
    }
}
