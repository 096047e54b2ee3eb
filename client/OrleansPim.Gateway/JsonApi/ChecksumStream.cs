using System.IO.Hashing;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>A file of an archive, whose end is only reached if its checksum holds: the archive's own reader never looks.</summary>
/// <param name="inner">The file.</param>
/// <param name="expected">The checksum that the archive's directory names.</param>
internal sealed class ChecksumStream(Stream inner, uint expected) : ForwardStream
{
    private readonly Crc32 _checksum = new();

    /// <inheritdoc/>
    /// <exception cref="DavException">The file is not the one that was put into the archive.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _checksum.Append(buffer.Span[..read]);
        return read > 0 || buffer.IsEmpty || _checksum.GetCurrentHashAsUInt32() == expected
            ? read
            : throw DavException.BadRequest("The file is damaged: its checksum in the archive is another.");
    }
}
