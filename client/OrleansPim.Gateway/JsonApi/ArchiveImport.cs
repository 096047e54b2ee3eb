using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Stores what an archive holds. Deletes nothing; what is there already stays, unless the caller asks to replace it.</summary>
internal sealed class ArchiveImport(IOptions<GatewayOptions> options)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public async Task<Ok<ImportResultModel>> ImportAsync(HttpContext http, string? existing)
    {
        var call = JsonCall.Of(http);
        var replaces = existing switch
        {
            null or "keep" => false,
            "replace" => true,
            _ => throw DavException.BadRequest("What is there already is kept (existing=keep) or replaced (existing=replace)."),
        };

        var file = await ArchiveSpool.ReadAsync(http).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                return TypedResults.Ok(await ReadAsync(call, file, replaces).ConfigureAwait(false));
            }
            catch (InvalidDataException)
            {
                throw DavException.BadRequest("The body is no archive, or a damaged one. What was stored before the damage stays.");
            }
        }
    }

    private async Task<ImportResultModel> ReadAsync(JsonCall call, Stream file, bool replaces)
    {
        var archive = await ZipArchive.CreateAsync(
            file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, call.Cancellation).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            if (archive.Entries.Count > JsonApiLimits.ArchiveEntries)
                throw DavException.BadRequest($"An archive has at most {JsonApiLimits.ArchiveEntries} files.");
            var manifest = await ReadManifestAsync(archive, call.Cancellation).ConfigureAwait(false);
            var listed = (manifest?.Entries ?? []).OfType<ManifestEntry>().DistinctBy(entry => entry.Path).ToDictionary(entry => entry.Path);
            var tally = new ImportTally();
            var batch = new ImportBatch(call, tally);
            var collections = new ImportCollections(call, tally, replaces);
            await collections.ReadAsync().ConfigureAwait(false);
            foreach (var collection in (manifest?.Collections ?? []).OfType<CollectionModel>())
                await EnsureAsync(collections, collection, tally).ConfigureAwait(false);
            foreach (var entry in archive.Entries.Where(entry => entry.FullName != Manifest.Path && !entry.FullName.EndsWith('/')))
            {
                try
                {
                    var description = listed.GetValueOrDefault(entry.FullName);
                    var put = await ReadAsync(call, collections, entry, description, replaces).ConfigureAwait(false);
                    if (put is null)
                        tally.Count(stored: false);
                    else
                        await batch.AddAsync(entry.FullName, put with { MustNotExist = !replaces }, description?.Properties).ConfigureAwait(false);
                }
                catch (Exception refusal) when (refusal is DavException or InvalidException)
                {
                    tally.Refuse(entry.FullName, refusal.Message);
                }
            }

            await batch.FlushAsync().ConfigureAwait(false);
            return tally.Result;
        }
    }

    /// <summary>Makes a collection; one that cannot be made is told of, and the others are stored without it.</summary>
    private static async Task EnsureAsync(ImportCollections collections, CollectionModel model, ImportTally tally)
    {
        try
        {
            await collections.EnsureAsync(model).ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is DavException or InvalidException)
        {
            tally.Refuse($"{Manifest.Path}: {model.Kind} {model.Name}", refusal.Message);
        }
    }

    private static async Task<Manifest?> ReadManifestAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        if (archive.GetEntry(Manifest.Path) is not { } entry)
            return null;
        try
        {
            var raw = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            var limited = new LimitedStream(raw, JsonApiLimits.ManifestBytes);
            await using (raw.ConfigureAwait(false))
            await using (limited.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync<Manifest>(limited, Options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (JsonException)
        {
            throw DavException.BadRequest($"The archive's {Manifest.Path} is not ours.");
        }
    }

    /// <summary>Reads and checks one file; a long one is uploaded already.</summary>
    /// <returns><see langword="null"/> for a long one that is not uploaded, since what is there already is kept.</returns>
    private async Task<PutItem?> ReadAsync(JsonCall call, ImportCollections collections, ZipArchiveEntry entry, ManifestEntry? listed, bool replaces)
    {
        if (ArchivePath.Read(entry.FullName) is not var (collection, name))
            throw DavException.BadRequest("The path is none of contacts/, calendars/ or photos/.");
        await collections.EnsureAsync(collection, []).ConfigureAwait(false);
        if (!replaces && entry.Length > PutItem.MaximumInlineLength
            && await call.Subscriber.GetItemAsync(collection, name, call.Cancellation).ConfigureAwait(false) is not null)
        {
            return null;
        }
        var put = await NewPutAsync(call, entry, collection, name, listed?.ContentType).ConfigureAwait(false);

        // The checksum of the archive is that of whoever packed it last.
        if (listed is not null && listed.ETag != TagOf(put))
            throw DavException.BadRequest("The file is not the one that was exported: it was damaged or changed since.");
        return put;
    }

    private static string TagOf(PutItem put) => put.Content is { } content
        ? content.Sha256[..ETag.Length]
        : Convert.ToHexStringLower(SHA256.HashData(put.Body!))[..ETag.Length];

    private async Task<PutItem> NewPutAsync(
        JsonCall call, ZipArchiveEntry entry, CollectionId collection, ItemName name, string? contentType)
    {
        var isPhoto = collection.Kind == CollectionKind.Photos;
        var room = entry.Length <= PutItem.MaximumInlineLength
            ? PutItem.MaximumInlineLength
            : await StorageRoom.FindAsync(call.Subscriber, options.Value.SubscriberQuota, collection, name, entry.Length, call.Cancellation).ConfigureAwait(false);
        var limit = isPhoto ? options.Value.MaximumPhotoLength : options.Value.MaximumItemLength;

        // The directory may lie about the length, so what is read is counted.
        var raw = await entry.OpenAsync(call.Cancellation).ConfigureAwait(false);
        var whole = new ChecksumStream(raw, entry.Crc32);
        var limited = room >= limit ? new LimitedStream(whole, limit)
            : entry.Length <= PutItem.MaximumInlineLength ? new LimitedStream(whole, room, static () => DavException.BadRequest("The file is longer than the archive says."))
            : new LimitedStream(whole, room, Refusals.QuotaExceeded);
        await using (raw.ConfigureAwait(false))
        await using (whole.ConfigureAwait(false))
        await using (limited.ConfigureAwait(false))
        {
            if (isPhoto)
            {
                var photo = await PhotoBody.ReadAsync(call.Subscriber, limited, call.Cancellation).ConfigureAwait(false);
                return new PutItem
                {
                    Collection = collection,
                    Name = name,
                    Body = photo.Body,
                    Content = photo.Content,
                    ContentType = UploadReader.PhotoType(contentType),
                    TakenAt = photo.TakenAt,
                };
            }

            using var buffer = new MemoryStream();
            await limited.CopyToAsync(buffer, call.Cancellation).ConfigureAwait(false);
            var put = BatchReader.NewPut(collection, name, buffer.ToArray(), contentType);
            if (buffer.Length <= PutItem.MaximumInlineLength)
                return put;
            buffer.Position = 0;
            return put with { Body = null, Content = await call.Subscriber.WriteContentAsync(buffer, call.Cancellation).ConfigureAwait(false) };
        }
    }
}
