using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Gateway.EndToEnd;

[Collection(nameof(GatewayTests))]
public sealed class JsonApiTests(GatewayHost host)
{
    [Fact]
    public async Task Batch_is_stored_as_a_phone_would_see_it_and_its_repetition_has_one_effect()
    {
        var phone = await host.NewPhoneAsync();
        var request = Guid.NewGuid();
        var batch = Batch(request, Put("ann.vcf", Samples.Card("ann")), Put("bob.vcf", Samples.Card("bob")));

        var first = await PostAsync(phone, "changes", batch);
        var second = await PostAsync(phone, "changes", batch);

        Assert.Equal(200, first.Code);
        Assert.Equal(first.Text, second.Text);
        Assert.True(Json(first)["outcomes"]![0]!["created"]!.GetValue<bool>());
        Assert.Equal(Samples.Card("ann"), (await phone.GetAsync(phone.Contacts + "ann.vcf")).Text);
        var page = Json(await GetAsync(phone, "items?kind=addressBook&collection=contacts&bodies=true"));
        Assert.Equal(["ann.vcf", "bob.vcf"], page["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()));
        Assert.Equal(Samples.Card("bob"), page["items"]![1]!["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task Batch_is_all_or_nothing_and_says_which_change_was_refused()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("ann.vcf", Samples.Card("ann"));
        var change = Put("ann.vcf", Samples.Card("ann", "Somebody Else"));
        change["mustNotExist"] = true;

        var answer = await PostAsync(phone, "changes", Batch(Guid.NewGuid(), Put("new.vcf", Samples.Card("new")), change));

        Assert.Equal(412, answer.Code);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal(1, Json(answer)["index"]!.GetValue<int>());
        Assert.Equal("PreconditionFailed", Json(answer)["reason"]!.GetValue<string>());
        Assert.Equal(404, (await GetAsync(phone, "content?kind=addressBook&collection=contacts&name=new.vcf")).Code);
    }

    [Fact]
    public async Task Changes_are_paged_by_tokens_and_tell_of_deletions()
    {
        var phone = await host.NewPhoneAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await phone.PutCardAsync($"{name}.vcf", Samples.Card(name));
        var all = Json(await GetAsync(phone, "changes?kind=addressBook&collection=contacts"));
        await phone.SendAsync("DELETE", phone.Contacts + "b.vcf");

        var since = Uri.EscapeDataString(all["next"]!.GetValue<string>());
        var news = Json(await GetAsync(phone, $"changes?kind=addressBook&collection=contacts&since={since}"));

        Assert.Equal(3, all["changes"]!.AsArray().Count);
        var deleted = Assert.Single(news["changes"]!.AsArray())!;
        Assert.Equal("b.vcf", deleted["name"]!.GetValue<string>());
        Assert.True(deleted["deleted"]!.GetValue<bool>());
        Assert.False(news["hasMore"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Token_of_a_collection_that_was_made_anew_is_gone_and_never_an_empty_listing()
    {
        var phone = await host.NewPhoneAsync();
        Assert.Equal(201, (await phone.SendAsync("MKCOL", phone.Photos + "trip/")).Code);
        await phone.SendAsync("PUT", phone.Photos + "trip/a.jpg", "picture", ("Content-Type", "image/jpeg"));
        var token = Uri.EscapeDataString(Json(await GetAsync(phone, "changes?kind=photos&collection=trip"))["next"]!.GetValue<string>());
        await phone.SendAsync("DELETE", phone.Photos + "trip/");
        Assert.Equal(201, (await phone.SendAsync("MKCOL", phone.Photos + "trip/")).Code);

        Assert.Equal(410, (await GetAsync(phone, $"changes?kind=photos&collection=trip&since={token}")).Code);
    }

    [Fact]
    public async Task Export_imported_by_another_subscriber_gives_the_same_bytes_and_a_second_import_changes_nothing()
    {
        var phone = await host.NewPhoneAsync();
        var photo = new byte[5_000_000];
        new Random(1).NextBytes(photo);
        await phone.PutCardAsync("ann.vcf", Samples.Card("ann"));
        await phone.PutCardAsync("a%20b..vcf", Samples.Card("odd"));
        await phone.PutEventAsync(phone.Calendar + "m.ics", Samples.Event("m"));
        await phone.PutEventAsync(phone.Tasks + "t.ics", Samples.Task("t"));
        await phone.SendAsync("MKCOL", phone.Photos + "trip/");
        await phone.SendAsync("PUT", phone.Photos + "trip/sea.jpg", new ByteArrayContent(photo), ("Content-Type", "image/jpeg"));
        var export = await GetAsync(phone, "export");

        var other = await host.NewPhoneAsync();
        var import = await ImportAsync(other, export.Body);
        var again = await ImportAsync(other, export.Body);

        Assert.Equal("application/zip", export.Headers["Content-Type"]);
        Assert.Equal("attachment; filename=\"orleanspim-export.zip\"", export.Headers["Content-Disposition"]);
        Assert.Equal((5, 0, 0), Tally(import));
        Assert.Equal((0, 5, 0), Tally(again));
        foreach (var path in (string[])["contacts|a b..vcf", "contacts|ann.vcf"])
        {
            var name = Uri.EscapeDataString(path.Split('|')[1]);
            Assert.Equal((await phone.GetAsync(phone.Contacts + name)).Text, (await other.GetAsync(other.Contacts + name)).Text);
        }

        Assert.Equal(Samples.Event("m"), (await other.GetAsync(other.Calendar + "m.ics")).Text);
        Assert.Equal(Samples.Task("t"), (await other.GetAsync(other.Tasks + "t.ics")).Text);
        var copied = await other.GetAsync(other.Photos + "trip/sea.jpg");
        Assert.Equal(photo, copied.Body);
        Assert.Equal("image/jpeg", copied.Headers["Content-Type"]);
    }

    /// <summary>Goal: nobody keeps an incomplete archive for a whole one. Method: lose a photo's chunk on every region, then export.</summary>
    [Fact]
    public async Task Export_that_cannot_be_completed_is_cut_off()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("ann.vcf", Samples.Card("ann"));
        var before = Contents();
        await phone.SendAsync("PUT", phone.Photos + "sea.jpg", new ByteArrayContent(new byte[20_000]), ("Content-Type", "image/jpeg"));
        foreach (var key in Contents().Except(before))
        {
            for (var region = 0; region < host.Cluster.Stores.Count; region++)
                host.Cluster.Delete(region, key.Value);
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => GetAsync(phone, "export"));

        HashSet<BlobKey> Contents() =>
            [.. host.Cluster.Stores.SelectMany(store => store.TakeSnapshot()!.Keys).Where(key => key.Value.StartsWith("content/", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Import_names_what_it_refuses_and_stores_the_rest()
    {
        var phone = await host.NewPhoneAsync();
        using var bytes = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "contacts/contacts/good.vcf", Samples.Card("good"));
            Add(archive, "contacts/contacts/bad.vcf", "no card");
            Add(archive, "../../etc/passwd", "root");
            Add(archive, "contacts/contacts/%2E%2E", Samples.Card("dots"));
        }

        var answer = await ImportAsync(phone, bytes.ToArray());

        Assert.Equal((1, 0, 3), Tally(answer));
        Assert.Equal(200, (await phone.GetAsync(phone.Contacts + "good.vcf")).Code);

        static void Add(System.IO.Compression.ZipArchive archive, string path, string text)
        {
            using var output = archive.CreateEntry(path).Open();
            output.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Goal: rot in a copy is not brought back as data. Method: change one stored letter; the file still is a valid card.</summary>
    [Fact]
    public async Task Import_refuses_a_file_that_changed_since_its_export()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("ann.vcf", Samples.Card("ann"));
        var export = await GetAsync(phone, "export");
        using var bytes = new MemoryStream();
        await bytes.WriteAsync(export.Body, CancellationToken.None);
        using (var archive = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("contacts/contacts/ann.vcf")!.Delete();
            using var output = archive.CreateEntry("contacts/contacts/ann.vcf").Open();
            output.Write(Encoding.UTF8.GetBytes(Samples.Card("ann", "Anm Example")));
        }

        var other = await host.NewPhoneAsync();
        var answer = await ImportAsync(other, bytes.ToArray());

        Assert.Equal((0, 0, 1), Tally(answer));
        Assert.Equal(404, (await GetAsync(other, "content?kind=addressBook&collection=contacts&name=ann.vcf")).Code);
    }

    [Theory]
    [InlineData("""{"subscriber":"x","exportedAt":"2026-01-01T00:00:00Z","collections":[null],"entries":[null]}""", 200)]
    [InlineData("""{"subscriber":"x","exportedAt":"2026-01-01T00:00:00Z","collections":[{"kind":"drawer","name":"x","itemCount":0,"sequence":0,"components":[]}],"entries":[]}""", 200)]
    [InlineData("""{"subscriber":"x","exportedAt":"2026-01-01T00:00:00Z","collections":[{"kind":"calendar","name":"x","itemCount":0,"sequence":0,"components":["VFOO"]}],"entries":[]}""", 200)]
    [InlineData("""{"subscriber":"x","exportedAt":"2026-01-01T00:00:00Z","collections":[],"entries":[{"path":null}]}""", 400)]
    [InlineData("""{"subscriber":"x"}""", 400)]
    [InlineData("[", 400)]
    public async Task Manifest_that_is_not_ours_is_never_a_fault_of_the_server(string manifest, int status)
    {
        var phone = await host.NewPhoneAsync();
        using var bytes = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var output = archive.CreateEntry("manifest.json").Open();
            output.Write(Encoding.UTF8.GetBytes(manifest));
        }

        Assert.Equal(status, (await ImportAsync(phone, bytes.ToArray())).Code);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"requestId":"00000000-0000-0000-0000-000000000000","changes":[{"op":"delete","kind":"addressBook","collection":"contacts","name":"a"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"put","kind":"addressBook","collection":"contacts","name":"a"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"put","kind":"addressBook","collection":"contacts","name":"a","body":"x","if_match":"y"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"wipe","kind":"addressBook","collection":"contacts","name":"a"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"delete","kind":"drawer","collection":"contacts","name":"a"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"delete","kind":"photos","collection":"../up","name":"a"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[{"op":"put","kind":"photos","collection":"","name":"a","bodyBase64":"%"}]}""")]
    [InlineData("""{"requestId":"6c1c7c1e-0d0c-4f4e-9d59-7d4a3c1b2a10","changes":[null]}""")]
    public async Task Malformed_batch_is_a_problem_and_changes_nothing(string body)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await PostAsync(phone, "changes", body);

        Assert.Equal(400, answer.Code);
        Assert.Equal(400, Json(answer)["status"]!.GetValue<int>());
        Assert.Equal(4, (await host.Client.Subscriber(phone.Subscriber).GetCollectionsAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Body_that_its_collection_does_not_take_is_unprocessable()
    {
        var phone = await host.NewPhoneAsync();

        var answer = await PostAsync(phone, "changes", Batch(Guid.NewGuid(), Put("b.vcf", Samples.Card("b")), Put("a.vcf", Samples.Event("a"))));

        Assert.Equal(422, answer.Code);
        Assert.StartsWith("Change 1: ", Json(answer)["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(404, (await GetAsync(phone, "content?kind=addressBook&collection=contacts&name=a.vcf")).Code);
    }

    [Fact]
    public async Task Strangers_learn_nothing()
    {
        var phone = await host.NewPhoneAsync();
        var other = await host.NewPhoneAsync();

        var wrong = await phone.With("wrong").GetAsync($"/api/v1/subscribers/{phone.Segment}/collections");
        var theirs = await phone.GetAsync($"/api/v1/subscribers/{other.Segment}/collections");
        var nobody = await phone.GetAsync("/api/v1/subscribers/nobody/collections");

        Assert.Equal((401, 403, 403), (wrong.Code, theirs.Code, nobody.Code));
        Assert.Equal(Json(theirs)["detail"]!.GetValue<string>(), Json(nobody)["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Two_regions_gone_is_503_with_a_time_to_come_back()
    {
        var phone = await host.NewPhoneAsync();
        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            var answer = await PostAsync(phone, "changes", Batch(Guid.NewGuid(), Put("a.vcf", Samples.Card("a"))));

            Assert.Equal(503, answer.Code);
            Assert.Equal("10", answer.Headers["Retry-After"]);
            Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }
    }

    /// <summary>Goal: what is served is what is documented. Method: compare the document with the routes and their problems.</summary>
    [Fact]
    public async Task Document_describes_every_operation()
    {
        var phone = await host.NewPhoneAsync();

        var document = JsonNode.Parse((await phone.With(null).GetAsync("/api/v1/openapi.json")).Text)!;

        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key} {path.Key["/api/v1/subscribers/{id}".Length..]}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            ["get /changes", "get /collections", "get /content", "get /export", "get /items", "post /changes", "post /import"], operations);
        foreach (var (path, operation) in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => (path.Key, o.Value!))))
        {
            Assert.False(string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()), path);
            foreach (var status in (string[])["200", "400", "401", "403", "429", "503"])
                Assert.NotNull(operation["responses"]![status]);
            Assert.NotNull(operation["responses"]!["503"]!["content"]!["application/problem+json"]);
            Assert.NotNull(operation["responses"]!["503"]!["headers"]!["Retry-After"]);
        }

        var query = document["paths"]!["/api/v1/subscribers/{id}/items"]!["get"]!["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>());
        Assert.Superset(new HashSet<string> { "kind", "collection", "after", "limit", "bodies" }, query.ToHashSet());
        Assert.NotNull(document["components"]!["schemas"]!["BatchModel"]!["properties"]!["requestId"]);
    }

    /// <summary>Goal: a generator makes a client of the document. Method: what the specification asks for that no handler's signature says.</summary>
    [Fact]
    public async Task Document_has_all_that_a_client_is_made_of()
    {
        var phone = await host.NewPhoneAsync();

        var document = JsonNode.Parse((await phone.With(null).GetAsync("/api/v1/openapi.json")).Text)!;

        var names = new HashSet<string>();
        foreach (var (path, operation) in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => (path.Key, o.Value!))))
        {
            Assert.True(names.Add(operation["operationId"]!.GetValue<string>()), path);
            var parameters = operation["parameters"]!.AsArray().ToDictionary(parameter => parameter!["name"]!.GetValue<string>());
            Assert.Equal(("path", true), (parameters["id"]!["in"]!.GetValue<string>(), parameters["id"]!["required"]!.GetValue<bool>()));
            Assert.All(parameters.Values, parameter => Assert.NotNull(parameter!["description"]));
            Assert.NotNull(operation["responses"]!["200"]!["content"]);
            if (operation["requestBody"] is not null)
                Assert.NotNull(operation["responses"]!["415"]);
        }

        var tags = document["tags"]!.AsArray().ToDictionary(tag => tag!["name"]!.GetValue<string>(), tag => (string?)tag!["description"]);
        Assert.Equal(["archive", "items"], tags.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(tags.Values, string.IsNullOrEmpty);
        Assert.All(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation =>
            Assert.Contains(operation.Value!["tags"]!.AsArray().Single()!.GetValue<string>(), tags.Keys));
        Assert.Equal(host.Address.GetLeftPart(UriPartial.Authority), document["servers"]![0]!["url"]!.GetValue<string>());
        Assert.DoesNotContain("Model.", document["components"]!.ToJsonString(), StringComparison.Ordinal);
        var scheme = document["components"]!["securitySchemes"]!.AsObject().Single();
        Assert.Equal("basic", scheme.Value!["scheme"]!.GetValue<string>());
        Assert.NotNull(document["security"]![0]![scheme.Key]);
        Assert.Equal("integer", document["components"]!["schemas"]!["ItemModel"]!["properties"]!["length"]!["type"]!.GetValue<string>());
    }

    private static JsonNode Json(Answer answer) => JsonNode.Parse(answer.Text)!;

    private static (int Stored, int Kept, int Refused) Tally(Answer answer)
    {
        Assert.Equal(200, answer.Code);
        var result = Json(answer);
        return (result["stored"]!.GetValue<int>(), result["kept"]!.GetValue<int>(), result["refused"]!.GetValue<int>());
    }

    private static JsonObject Put(string name, string body) => new()
    {
        ["op"] = "put",
        ["kind"] = "addressBook",
        ["collection"] = CollectionId.Contacts.Name,
        ["name"] = name,
        ["body"] = body,
    };

    private static string Batch(Guid request, params JsonNode[] changes) =>
        new JsonObject { ["requestId"] = request, ["changes"] = new JsonArray([.. changes.Select(change => change.DeepClone())]) }.ToJsonString(JsonSerializerOptions.Web);

    private static Task<Answer> GetAsync(Phone phone, string path) => phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/{path}");

    private static Task<Answer> PostAsync(Phone phone, string path, string body) =>
        phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/{path}", body, ("Content-Type", "application/json"));

    private static Task<Answer> ImportAsync(Phone phone, byte[] archive)
    {
        var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", content);
    }
}
