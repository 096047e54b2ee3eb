using System.IO.Compression;
using System.Text.Json;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Everything a subscriber has, as one archive: the copy of their own.</summary>
/// <remarks>
/// Streams, one chunk in memory. If anything cannot be read, the connection is cut before the archive's directory is written, so
/// that nobody keeps an incomplete archive for a whole one. Whatever the subscriber had from the beginning to the end is in it, wherever it
/// was moved meanwhile, as it was at some moment of that time; what was moved may be in it twice.
/// </remarks>
internal sealed class ArchiveExport(TimeProvider time)
{
    /// <summary>How often everything is gone over again because something left its place meanwhile.</summary>
    private const int MaximumPasses = 100;

    public async Task<IResult> ExportAsync(HttpContext http)
    {
        var call = JsonCall.Of(http);
        var subscriber = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"orleanspim-export.zip\"";
        if (HttpMethods.IsHead(http.Request.Method))
            return Results.Empty;
        var output = new ArchiveOutput(http.Response.Body);
        await using (output.ConfigureAwait(false))
        {
            await WriteAsync(call, output, subscriber).ConfigureAwait(false);
            await output.FlushAsync(call.Cancellation).ConfigureAwait(false);
        }

        return Results.Empty;
    }

    private async Task WriteAsync(JsonCall call, ArchiveOutput output, SubscriberInfo subscriber)
    {
        var archive = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, call.Cancellation).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(call, archive, subscriber).ConfigureAwait(false);
            }
            catch
            {
                // Closing the archive would complete it.
                call.Http.Abort();
                throw;
            }
        }
    }

    private async Task WriteAsync(JsonCall call, ZipArchive archive, SubscriberInfo subscriber)
    {
        var startedAt = time.GetUtcNow();
        var entries = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        for (var pass = 1; ; pass++)
        {
            foreach (var collection in subscriber.Collections)
                await WriteAsync(call, archive, collection.Id, entries).ConfigureAwait(false);
            if (!await Departures.AnyAsync(call.Subscriber, subscriber, call.Cancellation).ConfigureAwait(false))
                break;

            // What left a place that was still to be listed may have come to one that was listed before.
            if (pass == MaximumPasses)
                throw new UnavailableException("So much was moved and deleted during the export that it could not be completed.");
            subscriber = await call.Subscriber.GetInfoAsync(ReadConsistency.Bounded, call.Cancellation).ConfigureAwait(false);
        }

        var manifest = new Manifest(call.Subscriber.Id.Value, startedAt, [.. subscriber.Collections.Select(CollectionModel.Of)], [.. entries.Values]);
        var output = await archive.CreateEntry(Manifest.Path).OpenAsync(call.Cancellation).ConfigureAwait(false);
        await using (output.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(output, manifest, JsonSerializerOptions.Web, call.Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Writes those items of a collection that were not written in an earlier pass.</summary>
    private static async Task WriteAsync(JsonCall call, ZipArchive archive, CollectionId collection, Dictionary<string, ManifestEntry> entries)
    {
        ItemName? after = null;
        do
        {
            var page = await call.Subscriber.ListAsync(
                new ListRequest { Collection = collection, After = after, WithBodies = true }, call.Cancellation).ConfigureAwait(false);
            foreach (var item in page?.Items ?? [])
            {
                var path = ArchivePath.Write(item.Info.Collection, item.Info.Name);
                if (!entries.ContainsKey(path))
                    entries.Add(path, await WriteAsync(call, archive, path, item).ConfigureAwait(false));
            }

            after = page?.After;
        }
        while (after is not null);
    }

    private static async Task<ManifestEntry> WriteAsync(JsonCall call, ZipArchive archive, string path, Item item)
    {
        var level = item.Info.Collection.Kind == CollectionKind.Photos ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
        var output = await archive.CreateEntry(path, level).OpenAsync(call.Cancellation).ConfigureAwait(false);
        await using (output.ConfigureAwait(false))
        {
            if (item.Body is { } body)
            {
                await output.WriteAsync(body, call.Cancellation).ConfigureAwait(false);
            }
            else
            {
                var content = item.Info.Content ?? throw new CorruptException($"Item {item.Info.Name} has neither body nor content.");
                await foreach (var chunk in call.Subscriber.ReadContentAsync(content, call.Cancellation).ConfigureAwait(false))
                    await output.WriteAsync(chunk, call.Cancellation).ConfigureAwait(false);
            }
        }

        return new ManifestEntry(path, item.Info.ContentType, item.Info.ETag.Value, item.Info.Properties.Count == 0 ? null : item.Info.Properties);
    }
}
