using System.Reflection;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Tests.Client;

/// <summary>A grain that answers its first call late; each call makes a password of its own. Not sealed, since <see cref="DispatchProxy"/> derives from it.</summary>
public class SlowSilo : DispatchProxy
{
    private readonly TaskCompletionSource _isAwake = new();
    private int _calls;

    /// <summary>How many calls came in.</summary>
    public int Calls => _calls;

    /// <summary>Lets the first call be answered.</summary>
    public void WakeUp() => _isAwake.TrySetResult();

    /// <inheritdoc/>
    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var call = Interlocked.Increment(ref _calls);
        var credential = new DeviceCredential(new DeviceId("phone"), $"password {call}");
        return targetMethod?.Name == nameof(ISubscriberGrain.AddDeviceAsync)
            ? AnswerAsync(call, new AddDeviceResult(credential, null))
            : AnswerAsync(call, new ProvisionResult { Created = true, Credential = credential });
    }

    private async Task<TResult> AnswerAsync<TResult>(int call, TResult result)
    {
        if (call == 1)
            await _isAwake.Task;
        return result;
    }
}
