using System.IO.Compression;
using System.Text;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>Addresses, headers and framing that lie, smuggle, inject, or never end.</summary>
internal static class HostileHttp
{
    private const string Card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:hostile\r\nFN:Mallory\r\nEND:VCARD\r\n";

    /// <summary>All of them.</summary>
    public static IEnumerable<HostileRequest> All() =>
        Addresses().Concat(Destinations()).Concat(Pictures()).Concat(Headers()).Concat(Framing()).Concat(Credentials()).Concat(Json());

    private static IEnumerable<HostileRequest> Addresses()
    {
        yield return Put("up and out", 400, "/dav/addressbooks/mallory/../victim/contacts/a.vcf");
        yield return Put("up and out, escaped", 409, "/dav/addressbooks/mallory/contacts/%2e%2e%2f%2e%2e%2fvictim%2fa.vcf");
        yield return Put("up and out, escaped twice", 201, "/dav/addressbooks/mallory/contacts/%252e%252e%252fvictim.vcf");
        yield return Put("names with backslashes", 201, "/dav/addressbooks/mallory/contacts/..%5c..%5cvictim%5ca.vcf");
        yield return Put("a name of dots", 400, "/dav/addressbooks/mallory/contacts/%2e%2e");
        yield return Put("a NUL in a name", 400, HostileRequest.Contacts + "a%00.vcf");
        yield return Put("an overlong slash", 400, HostileRequest.Contacts + "a%c0%afb.vcf");
        yield return Put("half a character", 400, HostileRequest.Contacts + "%e2%82.vcf");
        yield return Put("half an escape", 400, HostileRequest.Contacts + "a%4.vcf");
        yield return Put("a line end in a name", 400, HostileRequest.Contacts + "a%0d%0aSet-Cookie:%20b.vcf");
        yield return Put("a name of 300 bytes", 409, HostileRequest.Contacts + new string('a', 300));
        yield return Put("an address of 8,100 characters", 409, HostileRequest.Contacts + new string('a', 8_000));
        yield return Put("somebody who cannot exist", 403, "/dav/addressbooks/%F0%9F%A6%89/contacts/a.vcf");
        yield return HostileRequest.Of("address: folders 40 deep", 409, "MKCOL", HostileRequest.Photos + string.Concat(Enumerable.Repeat("a/", 40)), "");
        yield return HostileRequest.Of("address: a home to delete", 403, "DELETE", "/dav/addressbooks/mallory/", "");
        yield return HostileRequest.Of("address: the whole server to delete", 403, "DELETE", "/", "");
        yield return HostileRequest.Of("address: another server, as to a proxy", 400, "GET", "http://127.0.0.1:9/secret", "");
        yield return HostileRequest.Of("address: everything below a folder", 207, "PROPFIND", "/dav/photos/mallory/", "", "Depth: infinity");
    }

    private static IEnumerable<HostileRequest> Destinations()
    {
        (string Name, int Status, string Value)[] destinations =
        [
            ("another server, whose name a proxy may have changed", 201, "http://example.org/dav/photos/mallory/b.jpg"),
            ("somebody else", 403, "/dav/photos/victim/b.jpg"),
            ("up and out", 400, "/dav/photos/mallory/../victim/b.jpg"),
            ("another kind of collection", 403, "/dav/addressbooks/mallory/contacts/b.jpg"),
            ("nothing", 400, ""),
            ("a script", 400, "javascript:alert(1)"),
            ("a file", 409, "file:///etc/passwd"),
            ("a NUL", 400, "/dav/photos/mallory/b%00.jpg"),
            ("itself", 403, "/dav/photos/mallory/a.jpg"),
            ("8,000 characters", 409, "/dav/photos/mallory/" + new string('b', 8_000)),
            ("a line end", 400, "/dav/photos/mallory/b%0d%0aX-A:%20b"),
        ];
        return destinations.Select(one => HostileRequest.Of(
            $"destination: {one.Name}", one.Status, "MOVE", HostileRequest.Photos + "a.jpg", "", $"Destination: {one.Value}") with
        {
            Before = (HostileRequest.Photos + "a.jpg", [1, 2, 3]),
        });
    }

    private static IEnumerable<HostileRequest> Pictures()
    {
        byte[] frame = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xDC, 0xFF, 0xDC, 1, 1, 0x11, 0];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3];
        (string Name, byte[] Photo)[] pictures =
        [
            ("a JPEG of 65,500 by 65,500 pixels", [.. frame, .. scan, 0xFF, 0xD9]),
            ("a JPEG of 100,000 passes", [0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 0x10, 0, 0x10, 0, 1, 1, 0x11, 0, .. Enumerable.Repeat(scan, 100_000).SelectMany(bytes => bytes), 0xFF, 0xD9]),
            ("a JPEG of nothing but markers", [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 5_000_000)]),
            ("a PNG of 60,000 by 60,000 pixels", Png(60_000, 60_000)),
            ("a GIF of 65,535 by 65,535 pixels", [.. "GIF89a"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 2, 2, 0x44, 1, 0, 0x3B]),
            ("a WebP that lies about its length", [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0x7F, .. "WEBPVP8 "u8, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x9D, 1, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F]),
            ("a page that runs scripts", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")),
            ("10 MB of nothing", new byte[10_000_000]),
        ];
        return pictures.Select(one => HostileRequest.Of($"thumbnail: {one.Name}", 422, "GET", HostileRequest.Photos + "a.jpg?size=256", "") with
        {
            Before = (HostileRequest.Photos + "a.jpg", one.Photo),
        });
    }

    private static byte[] Png(int width, int height)
    {
        var head = new byte[17];
        "IHDR"u8.CopyTo(head);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), height);
        head[12] = 8;
        head[13] = 6;
        var sum = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(sum, System.IO.Hashing.Crc32.HashToUInt32(head));
        return [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. head, .. sum, 0, 0, 0, 4, .. "IDAT"u8, 0x78, 0x9C, 3, 0, 0, 0, 0, 0];
    }

    private static IEnumerable<HostileRequest> Headers()
    {
        yield return Get("a depth of words", 400, "PROPFIND", "Depth: banana");
        yield return Get("10 KB of lists in If", 400, "GET", "If: " + string.Concat(Enumerable.Repeat("(<urn:x>)", 1_000)));
        yield return Get("an If that never closes", 400, "GET", "If: (<urn:x");
        yield return Get("1,000 entity tags of nothing", 404, "GET", "If-None-Match: " + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{i}\"")));
        yield return Get("entity tags that are none, of nothing", 404, "GET", "If-Match: \"a");
        yield return Get("1,000 ranges", 404, "GET", "Range: bytes=" + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"{i}-{i}")));
        yield return Get("a range beyond all numbers", 404, "GET", "Range: bytes=99999999999999999999-");
        yield return Get("a header of 40 KB", 431, "GET", "X-A: " + new string('a', 40_000));
        yield return Get("200 headers", 431, "GET", [.. Enumerable.Range(0, 200).Select(i => $"X-{i}: a")]);
        yield return Get("an expectation that nobody meets", 404, "GET", "Expect: 200-maybe");
        yield return Put("a content type with a header in it", 403, HostileRequest.Contacts + "a.vcf", "Content-Type: text/html, text/vcard\tSet-Cookie: a=b");
        yield return Put("a body in parts", 400, HostileRequest.Contacts + "a.vcf", "Content-Range: bytes 0-10/20");
        yield return HostileRequest.Of("headers: a compressed bomb", 415, "PUT", HostileRequest.Contacts + "a.vcf", Bomb(), "Content-Encoding: gzip", "Content-Type: text/vcard");
        yield return HostileRequest.Of("headers: a lock for ever", 201, "LOCK", HostileRequest.Photos + "locked.jpg",
            "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>", "Timeout: Infinite, Second-99999999999999999");
        yield return HostileRequest.Of("headers: a lock of an invented kind", 400, "LOCK", HostileRequest.Photos + "other.jpg",
            "<lockinfo xmlns='DAV:'><lockscope><total/></lockscope><locktype><write/></locktype></lockinfo>");
    }

    private static IEnumerable<HostileRequest> Framing()
    {
        const string Start = "PUT /dav/addressbooks/mallory/contacts/a.vcf HTTP/1.1\r\nHost: pim\r\n{auth}";
        yield return HostileRequest.Raw("framing: chunks that never end", [403], Start + "Transfer-Encoding: chunked\r\n", Chunks(700)) with { Waits = true };
        yield return HostileRequest.Raw("framing: chunks that stop", [408, 400, 0], Start + "Transfer-Encoding: chunked\r\n", Encoding.ASCII.GetBytes("5\r\nBEGIN\r\n")) with { Waits = true };
        yield return HostileRequest.Raw("framing: a body that stops", [408, 400, 0], Start + "Content-Length: 1000\r\n", Encoding.ASCII.GetBytes("BEGIN:VCARD")) with { Waits = true };
        yield return HostileRequest.Raw("framing: chunks of no size", [400], Start + "Transfer-Encoding: chunked\r\n", Encoding.ASCII.GetBytes("zz\r\nBEGIN\r\n0\r\n\r\n"));
        yield return HostileRequest.Raw("framing: a chunk of 2^64 bytes", [400], Start + "Transfer-Encoding: chunked\r\n", Encoding.ASCII.GetBytes("FFFFFFFFFFFFFFFFF\r\nBEGIN\r\n0\r\n\r\n"));
        yield return HostileRequest.Raw("framing: two lengths", [400], Start + "Content-Length: 1\r\nContent-Length: 20\r\n", Encoding.ASCII.GetBytes("BEGIN:VCARD"));
        yield return HostileRequest.Raw("framing: a length and chunks", [403, 400], Start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", Encoding.ASCII.GetBytes("0\r\n\r\nGET / HTTP/1.1\r\n\r\n"));
        yield return HostileRequest.Raw("framing: a negative length", [400], Start + "Content-Length: -1\r\n");
        yield return HostileRequest.Raw("framing: a length beyond all numbers", [400, 413], Start + "Content-Length: 99999999999999999999\r\n");
        yield return HostileRequest.Raw("framing: an unknown transfer coding", [400, 501], Start + "Transfer-Encoding: banana\r\n");
        yield return HostileRequest.Raw("framing: a header folded into two", [400], Start + "X-A: a\r\n b\r\nContent-Length: 0\r\n");
        yield return HostileRequest.Raw("framing: a NUL in a header", [400], Start + "X-A: a\0b\r\nContent-Length: 0\r\n");
        yield return HostileRequest.Raw("framing: no host", [400], "GET / HTTP/1.1\r\n{auth}");
        yield return HostileRequest.Raw("framing: a method of 10 KB", [400, 414, 501], new string('A', 10_000) + " / HTTP/1.1\r\nHost: pim\r\n{auth}");
        yield return HostileRequest.Raw("framing: TLS where none is", [400, 0], "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003\r\n");
    }

    private static IEnumerable<HostileRequest> Credentials()
    {
        const string Start = "PROPFIND /dav/addressbooks/mallory/contacts/ HTTP/1.1\r\nHost: pim\r\nContent-Length: 0\r\n";
        yield return HostileRequest.Raw("credentials: none", [401], Start);
        yield return HostileRequest.Raw("credentials: 20 KB", [401], Start + $"Authorization: Basic {new string('A', 20_000)}\r\n");
        yield return HostileRequest.Raw("credentials: no Base64", [401], Start + "Authorization: Basic ====\r\n");
        yield return HostileRequest.Raw("credentials: no colon", [401], Start + "Authorization: Basic bWFsbG9yeQ==\r\n");
        yield return HostileRequest.Raw("credentials: invalid UTF-8", [401], Start + "Authorization: Basic wzqhOv8=\r\n");
        yield return HostileRequest.Raw("credentials: a bearer", [401], Start + "Authorization: Bearer abc\r\n");
        yield return HostileRequest.Raw("credentials: two", [401], Start + "Authorization: Basic YTpi\r\nAuthorization: Basic YTpj\r\n");
    }

    private static IEnumerable<HostileRequest> Json()
    {
        const string Api = "/api/v1/subscribers/mallory/";
        const string Type = "Content-Type: application/json";
        yield return HostileRequest.Of("JSON: 100,000 levels", 400, "POST", Api + "changes", Repeat("[", 100_000), Type);
        yield return HostileRequest.Of("JSON: a member twice", 400, "POST", Api + "changes", """{"requestId":"00000000-0000-0000-0000-000000000001","requestId":"x","changes":[]}""", Type);
        yield return HostileRequest.Of("JSON: 100,000 changes", 400, "POST", Api + "changes",
            $$"""{"requestId":"00000000-0000-0000-0000-000000000001","changes":[{{Repeat("{},", 100_000)}}{}]}""", Type);
        yield return HostileRequest.Of("JSON: NaN", 400, "POST", Api + "changes", "NaN", Type);
        yield return HostileRequest.Of("JSON: of no media type", 415, "POST", Api + "changes", "{}");
        yield return HostileRequest.Of("JSON: a limit of words", 400, "GET", Api + "items?kind=addressBook&collection=contacts&limit=all", "");
        yield return HostileRequest.Of("JSON: a path for a name", 400, "GET", Api + "content?kind=addressBook&collection=contacts&name=../../a", "");
        yield return HostileRequest.Of("archive: no archive", 400, "POST", Api + "import", Repeat("PK", 10_000), "Content-Type: application/zip");
        yield return HostileRequest.Of("archive: names that go up and out", 200, "POST", Api + "import",
            Archive(("contacts/../../../victim/a.vcf", Encoding.UTF8.GetBytes(Card)), ("/etc/passwd", [1]), ("contacts\\contacts\\a.vcf", [1])), "Content-Type: application/zip") with
        { Contains = "\"stored\":0" };
        yield return HostileRequest.Of("archive: a bomb", 200, "POST", Api + "import",
            Archive(("contacts/contacts/a.vcf", new byte[60_000_000])), "Content-Type: application/zip") with
        { Contains = "\"stored\":0" };
    }

    private static HostileRequest Put(string name, int status, string path, params string[] headers) =>
        HostileRequest.Of($"address: {name}", status, "PUT", path, Card.Replace("hostile", Uri.EscapeDataString(name), StringComparison.Ordinal), headers.Length > 0 ? headers : ["Content-Type: text/vcard"]);

    private static HostileRequest Get(string name, int status, string method, params string[] headers) =>
        HostileRequest.Of($"headers: {name}", status, method, HostileRequest.Contacts + "missing.vcf", "", headers);

    private static byte[] Bomb()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
            gzip.Write(new byte[50_000_000]);
        return output.ToArray();
    }

    private static byte[] Archive(params (string Name, byte[] Body)[] files)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
        {
            foreach (var (name, body) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(body);
            }
        }
        return output.ToArray();
    }

    private static byte[] Chunks(int count)
    {
        var chunk = Encoding.ASCII.GetBytes($"4000\r\n{new string('x', 16 * 1_024)}\r\n");
        return [.. Enumerable.Repeat(chunk, count).SelectMany(bytes => bytes)];
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
