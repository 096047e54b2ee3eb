using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>OPTIONS: what an address allows.</summary>
internal sealed class OptionsMethod : IDavMethod
{
    public string Verb => "OPTIONS";

    public Task HandleAsync(DavCall call)
    {
        OptionsAnswer.Write(call.Http, call.Path);
        return Task.CompletedTask;
    }
}
