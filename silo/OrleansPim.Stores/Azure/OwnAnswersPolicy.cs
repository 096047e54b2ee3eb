using Azure.Core;
using Azure.Core.Pipeline;

namespace OrleansPim.Stores.Azure;

/// <summary>Lets only the blob service itself answer: its answers have a request id, and those of a proxy or a login page have none.</summary>
internal sealed class OwnAnswersPolicy : HttpPipelineSynchronousPolicy
{
    private const string RequestId = "x-ms-request-id";

    /// <inheritdoc/>
    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Headers.Contains(RequestId))
            return;
        message.Response.Dispose();
        throw AzureFailure.Foreign();
    }
}
