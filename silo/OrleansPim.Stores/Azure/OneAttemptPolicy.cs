using Azure.Core;
using Azure.Core.Pipeline;

namespace OrleansPim.Stores.Azure;

/// <summary>Keeps the HTTP client from sending a request twice.</summary>
/// <remarks>
/// When a kept connection turns out to be closed, .NET's client sends a request without a body again on another one, although the first may
/// have been carried out; it never does that once it began to send a body, even an empty one. Reads may be sent twice.
/// </remarks>
internal sealed class OneAttemptPolicy : HttpPipelineSynchronousPolicy
{
    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head)
            message.Request.Content ??= RequestContent.Create(ReadOnlyMemory<byte>.Empty);
    }
}
