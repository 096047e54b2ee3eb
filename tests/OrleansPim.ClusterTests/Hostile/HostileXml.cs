using System.Globalization;
using System.Text;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>XML that expands, nests, lies about itself, or asks for too much.</summary>
internal static class HostileXml
{
    private const string Dav = "xmlns='DAV:'";
    private const string CalDav = "xmlns:c='urn:ietf:params:xml:ns:caldav'";
    private const string CardDav = "xmlns:a='urn:ietf:params:xml:ns:carddav'";
    private const string Depth = "Depth: 1";

    /// <summary>All of them.</summary>
    public static IEnumerable<HostileRequest> All() => Entities().Concat(Shapes()).Concat(Encodings()).Concat(Questions()).Concat(Properties());

    private static IEnumerable<HostileRequest> Entities()
    {
        var laughs = string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY l{i} '{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}'>"));
        yield return Propfind("a billion laughs", 403, $"<!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><propfind {Dav}><prop><x>&l30;</x></prop></propfind>");
        yield return Propfind("quadratic entities", 403,
            $"<!DOCTYPE x [<!ENTITY a '{new string('a', 50_000)}'>]><propfind {Dav}><prop><x>{Repeat("&a;", 50_000)}</x></prop></propfind>");
        yield return Propfind("an external entity from a file", 403,
            $"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><propfind {Dav}><prop><x>&a;</x></prop></propfind>") with
        { Contains = "no-external-entities" };
        yield return Propfind("an external parameter entity from the net", 403,
            $"<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a'> %a;]><propfind {Dav}><allprop/></propfind>");
        yield return Propfind("an external document type", 403, $"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><propfind {Dav}><allprop/></propfind>");
        yield return Propfind("an undeclared entity", 400, $"<propfind {Dav}><prop><x>&nbsp;</x></prop></propfind>");
        yield return Propfind("a reference to a control character", 400, $"<propfind {Dav}><prop><x>&#1;</x></prop></propfind>");
        yield return Propfind("an inclusion", 207, $"<propfind {Dav}><prop><i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd'/></prop></propfind>");
    }

    private static IEnumerable<HostileRequest> Shapes()
    {
        yield return Propfind("200,000 levels", 400, Repeat("<a>", 200_000));
        yield return Propfind("200,000 levels, well ended", 413, Repeat("<a>", 200_000) + Repeat("</a>", 200_000));
        yield return Propfind("200,000 elements side by side", 400, $"<propfind {Dav}><prop>{Repeat("<a/>", 200_000)}</prop></propfind>");
        yield return Propfind("60,000 attributes on one element", 207,
            $"<propfind {Dav} {string.Concat(Enumerable.Range(0, 60_000).Select(i => $"a{i}='' "))}><allprop/></propfind>");
        yield return Propfind("20,000 namespaces on one element", 207,
            $"<propfind {Dav} {string.Concat(Enumerable.Range(0, 20_000).Select(i => $"xmlns:n{i}='u' "))}><allprop/></propfind>");
        yield return Propfind("an attribute twice", 400, $"<propfind {Dav} a='1' a='2'><allprop/></propfind>");
        yield return Propfind("an unbound prefix", 400, $"<propfind {Dav}><prop><z:a/></prop></propfind>");
        yield return Propfind("the prefix xml bound to something else", 400, $"<propfind {Dav} xmlns:xml='urn:x'><allprop/></propfind>");
        yield return Propfind("an element name of 900 KB", 207, $"<propfind {Dav}><prop><{new string('a', 900_000)}/></prop></propfind>");
        yield return Propfind("a comment of 900 KB", 207, $"<propfind {Dav}><!-- {new string('a', 900_000)} --><prop><getetag/></prop></propfind>");
        yield return Propfind("a body of 3 MB", 413, $"<propfind {Dav}><prop><x>{new string('a', 3_000_000)}</x></prop></propfind>");
        yield return Propfind("something after the root", 400, $"<propfind {Dav}><allprop/></propfind><propfind {Dav}/>");
        yield return Propfind("half a document", 400, $"<propfind {Dav}><prop><getetag/>");
        yield return Propfind("a processing instruction", 207, $"<?xml-stylesheet href='file:///etc/passwd'?><propfind {Dav}><prop><getetag/></prop></propfind>");
    }

    private static IEnumerable<HostileRequest> Encodings()
    {
        var text = $"<propfind {Dav}><prop><getetag/></prop></propfind>";
        yield return Propfind("invalid UTF-8", 400, [.. "<propfind xmlns='DAV:'><prop><x>"u8, 0xC3, 0x28, 0xFF, .. "</x></prop></propfind>"u8]);
        yield return Propfind("a NUL", 400, [.. "<propfind xmlns='DAV:'><prop><x>"u8, 0, .. "</x></prop></propfind>"u8]);
        yield return Propfind("an encoding that does not exist", 400, $"<?xml version='1.0' encoding='x-klingon'?>{text}");
        yield return Propfind("UTF-7, which hides its brackets", 400, "<?xml version='1.0' encoding='utf-7'?>+ADw-propfind/+AD4-");
        yield return Propfind("UTF-16 that is none", 400, [0xFF, 0xFE, .. Encoding.UTF8.GetBytes(text)]);
        yield return Propfind("UTF-16 that is one", 207, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]);
        yield return Propfind("XML 1.1", 400, $"<?xml version='1.1'?>{text}");
    }

    private static IEnumerable<HostileRequest> Questions()
    {
        yield return Report("10,001 addresses", 403, Multiget(Enumerable.Range(0, 10_001).Select(i => $"{HostileRequest.Contacts}{i}")));
        yield return Report("5,000 addresses of nothing", 207, Multiget(Enumerable.Range(0, 5_000).Select(i => $"{HostileRequest.Contacts}{i}")));
        yield return Report("one contact of 1 MB 10,000 times", 207, Multiget(Enumerable.Repeat($"{HostileRequest.Contacts}big.vcf", 10_000))) with
        {
            Before = (HostileRequest.Contacts + "big.vcf", Encoding.UTF8.GetBytes($"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:big\r\nFN:Big\r\nNOTE:{new string('x', 1_000_000)}\r\nEND:VCARD\r\n")),
        };
        yield return Report("10,000 addresses that are none", 207, Multiget(Enumerable.Repeat("a/%zz", 10_000)));
        yield return Report("256 texts against a contact of 4 MB", 207,
            $"<a:addressbook-query {Dav} {CardDav}><prop><getetag/></prop><a:filter test='anyof'><a:prop-filter name='NOTE'>{Repeat("<a:text-match>y{0}</a:text-match>", 256)}</a:prop-filter></a:filter></a:addressbook-query>") with
        {
            Before = (HostileRequest.Contacts + "long.vcf", Encoding.UTF8.GetBytes($"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:long\r\nFN:Long\r\nNOTE:{string.Concat(Enumerable.Repeat("x\\,", 1_300_000))}\r\nEND:VCARD\r\n")),
        };
        yield return Report("10,000 texts in one filter", 403,
            $"<a:addressbook-query {Dav} {CardDav}><prop><getetag/></prop><a:filter><a:prop-filter name='NOTE'>{Repeat("<a:text-match>y</a:text-match>", 10_000)}</a:prop-filter></a:filter></a:addressbook-query>");
        yield return Report("addresses of other people and of nowhere", 207,
            Multiget(["/dav/addressbooks/victim/contacts/a.vcf", "/../../etc/passwd", "http://[::1", "", "%00", "\u0001"[..0] + "//x", "../victim/contacts/a.vcf"]));
        yield return Report("1,000 filters of 1,000 characters", 403,
            $"<a:addressbook-query {Dav} {CardDav}><prop><getetag/></prop><a:filter>{Repeat($"<a:prop-filter name='NOTE'><a:text-match>{new string('x', 800)}</a:text-match></a:prop-filter>", 1_000)}</a:filter></a:addressbook-query>");
        yield return Report("a collation that does not exist", 403,
            $"<a:addressbook-query {Dav} {CardDav}><prop/><a:filter><a:prop-filter name='FN'><a:text-match collation='i;nonsense'>a</a:text-match></a:prop-filter></a:filter></a:addressbook-query>") with
        { Contains = "supported-collation" };
        yield return Ask("a time range that ends before it starts", 403, Query("<c:time-range start='20270101T000000Z' end='20260101T000000Z'/>"));
        yield return Ask("a time range of no time", 403, Query("<c:time-range start='yesterday'/>"));
        yield return Ask("a time range of ten thousand years", 207, Query("<c:time-range start='00010101T000000Z' end='99991231T235959Z'/>"));
        yield return Ask("free time of ten thousand years", 400,
            $"<c:free-busy-query {CalDav}><c:time-range start='00010101T000000Z' end='99991231T235959Z'/></c:free-busy-query>");
        yield return Report("a limit beyond all numbers", 403,
            $"<sync-collection {Dav}><sync-token/><sync-level>1</sync-level><limit><nresults>99999999999999999999</nresults></limit><prop/></sync-collection>");
        yield return Report("a sync token of 900 KB", 403,
            $"<sync-collection {Dav}><sync-token>urn:orleanspim:sync:{new string('A', 900_000)}</sync-token><sync-level>1</sync-level><prop/></sync-collection>") with
        { Contains = "valid-sync-token" };
        yield return Report("a forged sync token", 403,
            $"<sync-collection {Dav}><sync-token>urn:orleanspim:sync:{new string('A', 55)}</sync-token><sync-level>1</sync-level><prop/></sync-collection>") with
        { Contains = "valid-sync-token" };
        yield return Report("a report that nobody serves", 403, "<expand-everything xmlns='urn:x'/>") with { Contains = "supported-report" };
    }

    private static IEnumerable<HostileRequest> Properties()
    {
        yield return Set("10,000 properties at once", 409, Repeat("<set><prop><x xmlns='urn:x{0}'>1</x></prop></set>", 10_000));
        yield return Set("a property of 900 KB", 207, $"<set><prop><x xmlns='urn:x'>{new string('a', 900_000)}</x></prop></set>");
        yield return Set("a property that holds markup of the answer", 207, "<set><prop><x xmlns='urn:x'>&lt;/d:prop&gt;&lt;d:status&gt;]]&gt;</x></prop></set>");
        yield return HostileRequest.Of("a collection of an invented kind", 403, "MKCOL", "/dav/addressbooks/mallory/new/",
            $"<mkcol {Dav}><set><prop><resourcetype><collection/><x xmlns='urn:x'/></resourcetype></prop></set></mkcol>", "Content-Type: application/xml");
    }

    private static HostileRequest Propfind(string name, int status, string body) => Propfind(name, status, Encoding.UTF8.GetBytes(body));

    private static HostileRequest Propfind(string name, int status, byte[] body) =>
        HostileRequest.Of($"XML: {name}", status, "PROPFIND", HostileRequest.Contacts, body, Depth);

    private static HostileRequest Report(string name, int status, string body) =>
        HostileRequest.Of($"report: {name}", status, "REPORT", HostileRequest.Contacts, body, Depth);

    private static HostileRequest Ask(string name, int status, string body) =>
        HostileRequest.Of($"report: {name}", status, "REPORT", HostileRequest.Calendar, body, Depth);

    private static HostileRequest Set(string name, int status, string body) =>
        HostileRequest.Of($"PROPPATCH: {name}", status, "PROPPATCH", HostileRequest.Contacts, $"<propertyupdate {Dav}>{body}</propertyupdate>");

    /// <summary>A calendar-query for events with a filter of times.</summary>
    public static string Query(string range, string data = "<getetag/>") =>
        $"<c:calendar-query {Dav} {CalDav}><prop>{data}</prop><c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'>{range}</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>";

    private static string Multiget(IEnumerable<string> hrefs) =>
        $"<a:addressbook-multiget {Dav} {CardDav}><prop><getetag/><a:address-data/></prop>{string.Concat(hrefs.Select(href => $"<href>{href}</href>"))}</a:addressbook-multiget>";

    private static string Repeat(string text, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => text.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
