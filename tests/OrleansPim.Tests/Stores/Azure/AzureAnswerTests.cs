using OrleansPim.Replication.Stores;
using OrleansPim.Stores.Azure;
using OrleansPim.TestKit.Network;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: a request is sent once, and only what Azure itself says counts. Method: a server that answers by script, also wrongly.</summary>
public sealed class AzureAnswerTests
{
    private const string RequestId = "x-ms-request-id: 1\r\n";
    private const string Stored = "ETag: \"0x8DB1\"\r\nLast-Modified: Mon, 23 Nov 2026 00:00:00 GMT\r\n" + RequestId;
    private const string Checksum = "Content-MD5: +XxdKZQb+xsv2rCHSQargg==\r\n";
    private static readonly BlobKey Key = new("heads/3f/alice");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The kept connection matters: .NET's client sends a request again by itself only on one that was used before.</summary>
    [Fact]
    public async Task A_write_whose_answer_is_lost_is_sent_once_and_fails()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer("201 Created", Stored), null, ScriptedServer.Answer("412 Late", Error("ConditionNotMet")));
        using var store = NewStore(server);
        var version = await store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);

        var failure = await FailureOfAsync(async () => await store.TryWriteAsync(Key, "two"u8.ToArray(), version, Stop));

        Assert.Equal(RegionFailure.Unreachable, failure.Reason);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_sent_once_and_fails()
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer("201 Created", Stored), null, ScriptedServer.Answer("404 Gone", Error("BlobNotFound")));
        using var store = NewStore(server);
        var version = await store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop);

        await FailureOfAsync(async () => await store.TryDeleteAsync(Key, version!.Value, Stop));

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory, InlineData("500 Internal", "InternalError"), InlineData("503 Busy", "ServerBusy"), InlineData("500 Slow", "OperationTimedOut")]
    public async Task A_write_that_a_server_could_not_finish_is_sent_once_and_fails(string status, string code)
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(status, Error(code)), ScriptedServer.Answer("201 Created", Stored));
        using var store = NewStore(server);

        await FailureOfAsync(async () => await store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop));

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("404 Not Found", "BlobNotFound", null)]
    [InlineData("404 Not Found", "ContainerNotFound", RegionFailure.Missing)]
    [InlineData("409 Conflict", "ContainerBeingDeleted", RegionFailure.Missing)]
    [InlineData("404 Not Found", "ResourceNotFound", RegionFailure.Unreachable)]
    [InlineData("404 Not Found", "AccountNotFound", RegionFailure.Unreachable)]
    [InlineData("404 Not Found", "", RegionFailure.Unreachable)]
    [InlineData("403 Forbidden", "AuthorizationFailure", RegionFailure.Denied)]
    [InlineData("401 Unauthorized", "NoAuthenticationInformation", RegionFailure.Denied)]
    [InlineData("503 Busy", "ServerBusy", RegionFailure.Unreachable)]
    [InlineData("500 Slow", "OperationTimedOut", RegionFailure.TimedOut)]
    public async Task A_read_is_absent_only_when_Azure_says_so(string status, string code, RegionFailure? reason)
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(status, Error(code)));
        using var store = NewStore(server);

        if (reason is null)
            Assert.Null(await store.ReadAsync(Key, Stop));
        else
            Assert.Equal(reason, (await FailureOfAsync(async () => await store.ReadAsync(Key, Stop))).Reason);
    }

    [Theory]
    [InlineData("412 Precondition Failed", "ConditionNotMet", null)]
    [InlineData("409 Conflict", "BlobAlreadyExists", null)]
    [InlineData("412 Precondition Failed", "", RegionFailure.Unreachable)]
    [InlineData("409 Conflict", "", RegionFailure.Unreachable)]
    [InlineData("409 Conflict", "BlobImmutableDueToPolicy", RegionFailure.Denied)]
    [InlineData("409 Conflict", "BlobImmutableDueToLegalHold", RegionFailure.Denied)]
    [InlineData("412 Precondition Failed", "LeaseIdMissing", RegionFailure.Locked)]
    [InlineData("400 Bad Request", "Md5Mismatch", RegionFailure.Unreachable)]
    public async Task A_race_is_lost_only_when_Azure_says_so(string status, string code, RegionFailure? reason)
    {
        await using var server = new ScriptedServer(ScriptedServer.Answer(status, Error(code)));
        using var store = NewStore(server);
        var version = new BlobVersion("0x8DB1");

        if (reason is null)
            Assert.Null(await store.TryWriteAsync(Key, "one"u8.ToArray(), version, Stop));
        else
            Assert.Equal(reason, (await FailureOfAsync(async () => await store.TryWriteAsync(Key, "one"u8.ToArray(), version, Stop))).Reason);
    }

    [Theory, InlineData("200 OK"), InlineData("201 Created"), InlineData("404 Not Found"), InlineData("412 Precondition Failed")]
    public async Task A_page_of_something_in_between_says_nothing_about_blobs(string status)
    {
        var page = ScriptedServer.Answer(
            status, "Content-Type: text/html\r\nETag: \"0x8DB1\"\r\nx-ms-error-code: BlobNotFound\r\n", "<html><body>Please log in</body></html>");
        await using var server = new ScriptedServer(page, page, page, page);
        using var store = NewStore(server);

        await FailureOfAsync(async () => await store.ReadAsync(Key, Stop));
        await FailureOfAsync(async () => await store.ListAsync("", null, 10, Stop));
        await FailureOfAsync(async () => await store.TryWriteAsync(Key, "one"u8.ToArray(), null, Stop));
        await FailureOfAsync(async () => await store.TryDeleteAsync(Key, new BlobVersion("0x8DB1"), Stop));
    }

    [Fact]
    public async Task A_blob_without_the_stored_checksum_is_not_returned()
    {
        await using var server = new ScriptedServer(
            ScriptedServer.Answer("200 OK", Stored + Checksum, "one"), ScriptedServer.Answer("200 OK", Stored + Checksum, "0ne"));
        using var store = NewStore(server);

        Assert.NotNull(await store.ReadAsync(Key, Stop));
        Assert.Equal(RegionFailure.Corrupt, (await FailureOfAsync(async () => await store.ReadAsync(Key, Stop))).Reason);
    }

    [Fact]
    public async Task A_listing_out_of_order_is_refused()
    {
        const string line = "<Blob><Name>{0}</Name><Properties><Etag>0x8D</Etag><Content-Length>1</Content-Length></Properties></Blob>";
        var page = $"<?xml version=\"1.0\"?><EnumerationResults><Blobs>{line.Replace("{0}", "b")}{line.Replace("{0}", "a")}</Blobs><NextMarker/></EnumerationResults>";
        await using var server = new ScriptedServer(ScriptedServer.Answer("200 OK", RequestId + "Content-Type: application/xml\r\n", page));
        using var store = NewStore(server);

        Assert.Contains("order", (await FailureOfAsync(async () => await store.ListAsync("", null, 10, Stop))).Message, StringComparison.Ordinal);
    }

    /// <summary>As often as it takes for the client's own translation of failures to be missed many times.</summary>
    [Fact]
    public async Task A_connection_that_is_reset_while_it_is_made_is_an_account_that_cannot_be_reached()
    {
        using var server = new ResettingServer();
        using var store = NewStore($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint={server.Address}a;");

        for (var call = 0; call < 500; call++)
            Assert.Equal(RegionFailure.Unreachable, (await FailureOfAsync(async () => await store.ReadAsync(Key, Stop))).Reason);
    }

    private static string Error(string code) => code.Length > 0 ? $"x-ms-error-code: {code}\r\n{RequestId}" : RequestId;

    private static AzureRegionStore NewStore(ScriptedServer server) => NewStore(server.ConnectionString);

    private static AzureRegionStore NewStore(string account) => new(new AzureRegionStoreOptions { ConnectionString = account, Container = "region" });

    private static Task<RegionUnavailableException> FailureOfAsync(Func<Task> call) => Assert.ThrowsAsync<RegionUnavailableException>(call);
}
