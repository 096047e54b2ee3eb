using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>An archive that came in: its directory is at its end, so the whole of it is needed before the first file: on disk, not in memory.</summary>
internal static class ArchiveSpool
{
    private const int BufferLength = 64 * 1024;

    /// <summary>Takes the request's body to a file that is gone once it is closed.</summary>
    /// <exception cref="DavException">The body is too long.</exception>
    /// <exception cref="UnavailableException">The disk takes no more: trouble of ours, unlike a body that breaks off.</exception>
    public static async Task<FileStream> ReadAsync(HttpContext http)
    {
        BodyReader.LiftServerLimit(http);
        var file = Open();
        try
        {
            var body = new LimitedStream(http.Request.Body, JsonApiLimits.ArchiveBytes);
            await using (body.ConfigureAwait(false))
            {
                var buffer = new byte[BufferLength];
                while (await body.ReadAsync(buffer, http.RequestAborted).ConfigureAwait(false) is var read and > 0)
                    await WriteAsync(file, buffer.AsMemory(0, read), http.RequestAborted).ConfigureAwait(false);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static FileStream Open()
    {
        try
        {
            return new FileStream(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
                BufferLength, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NoRoom(exception);
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw NoRoom(exception);
        }
    }

    private static UnavailableException NoRoom(Exception exception) =>
        new($"The gateway's folder for temporary files takes no archive that is to be imported: {exception.Message}", exception);
}
