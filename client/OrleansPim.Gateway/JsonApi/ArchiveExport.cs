using System.IO.Compression;
using System.Text.Json;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Everything a subscriber has, as one archive: the copy of their own.</summary>
/// <remarks>
/// Streams, one chunk in memory. If anything cannot be read, the connection is cut before the archive's directory is written, so
/// that nobody keeps an incomplete archive for a whole one.
/// </remarks>
internal sealed class ArchiveExport(TimeProvider time)
{
    public async Task<IResult> ExportAsync(HttpContext http)
    {
        var call = JsonCall.Of(http);
        var collections = await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false);
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"orleanspim-export.zip\"";
        var output = new ArchiveOutput(http.Response.Body);
        await using (output.ConfigureAwait(false))
        {
            await WriteAsync(call, output, collections).ConfigureAwait(false);
            await output.FlushAsync(call.Cancellation).ConfigureAwait(false);
        }

        return Results.Empty;
    }

    private async Task WriteAsync(JsonCall call, ArchiveOutput output, IReadOnlyList<CollectionInfo> collections)
    {
        var archive = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, call.Cancellation).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(call, archive, collections).ConfigureAwait(false);
            }
            catch
            {
                // Closing the archive would complete it.
                call.Http.Abort();
                throw;
            }
        }
    }

    private async Task WriteAsync(JsonCall call, ZipArchive archive, IReadOnlyList<CollectionInfo> collections)
    {
        var startedAt = time.GetUtcNow();
        var entries = new List<ManifestEntry>();
        foreach (var collection in collections)
        {
            ItemName? after = null;
            do
            {
                var page = await call.Subscriber.ListAsync(
                    new ListRequest { Collection = collection.Id, After = after, WithBodies = true }, call.Cancellation).ConfigureAwait(false);
                foreach (var item in page?.Items ?? [])
                    entries.Add(await WriteAsync(call, archive, item).ConfigureAwait(false));
                after = page?.After;
            }
            while (after is not null);
        }

        var manifest = new Manifest(call.Subscriber.Id.Value, startedAt, [.. collections.Select(CollectionModel.Of)], entries);
        var output = await archive.CreateEntry(Manifest.Path).OpenAsync(call.Cancellation).ConfigureAwait(false);
        await using (output.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(output, manifest, JsonSerializerOptions.Web, call.Cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<ManifestEntry> WriteAsync(JsonCall call, ZipArchive archive, Item item)
    {
        var path = ArchivePath.Write(item.Info.Collection, item.Info.Name);
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
