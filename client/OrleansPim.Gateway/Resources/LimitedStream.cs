using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Resources;

/// <summary>Reads a request's body and refuses it once it is longer than it may be.</summary>
/// <param name="inner">The body.</param>
/// <param name="limit">In bytes.</param>
/// <param name="refusal">What to say then; <see langword="null"/> to name the limit.</param>
internal sealed class LimitedStream(Stream inner, long limit, Func<DavException>? refusal = null) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += read;
        return _read <= limit ? read : throw refusal?.Invoke() ?? DavException.TooLarge(limit);
    }
}
