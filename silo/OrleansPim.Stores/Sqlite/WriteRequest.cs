using System.Buffers;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Writes one blob if nobody changed it.</summary>
/// <remarks>
/// Works on a copy of the content: a caller who stops waiting may reuse its buffer at once, while the writer may be in the
/// middle of reading it.
/// </remarks>
internal sealed class WriteRequest : StoreRequest<BlobVersion?>
{
    // The shared pool keeps few buffers per thread, but hundreds of heads wait at once; longer contents are rare.
    private const int PooledLength = 64 * 1024;
    private const int PooledBuffers = 512;

    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(PooledLength, PooledBuffers);

    private readonly BlobKey _key;
    private readonly BlobVersion? _expected;
    private readonly int _length;
    private byte[]? _content;

    /// <summary>Copies what the caller passed.</summary>
    public WriteRequest(BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected)
    {
        _key = key;
        _expected = expected;
        _length = content.Length;
        _content = Buffers.Rent(content.Length);
        content.CopyTo(_content);
    }

    /// <inheritdoc/>
    public override int Length => _length;

    /// <inheritdoc/>
    protected override BlobVersion? Execute(BlobTable table)
    {
        var content = _content.AsSpan(0, _length);
        var version = table.NextVersion();
        var written = _expected is { } expected
            ? VersionNumber.TryParse(expected, out var number) && table.TryUpdate(_key, content, number, version)
            : table.TryInsert(_key, content, version);
        return written ? version.ToBlobVersion() : null;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        if (Interlocked.Exchange(ref _content, null) is { } content)
            Buffers.Return(content);
    }
}
