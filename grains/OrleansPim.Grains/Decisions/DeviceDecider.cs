using Google.Protobuf;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Decides who may act for a subscriber. Pure: the app password is made before.</summary>
/// <remarks>
/// A password is not stored, so the retry of a request that made one cannot be answered with the same: it gets the fresh one, which
/// takes the place of the one that was never seen.
/// </remarks>
internal static class DeviceDecider
{
    /// <summary>Makes a subscriber; <see cref="ProvisionResult.Created"/> is false if there is one already.</summary>
    public static Decision<ProvisionResult> Decide(SubscriberState state, ProvisionRequest request, AppPassword password, Guid epoch)
    {
        var content = new EntryContent { Result = new RequestResult { Kind = RequestKind.Provision } };
        if (state.Sequence == 0)
        {
            var subscriber = new StoredSubscriber { Epoch = ByteString.CopyFrom(epoch.ToByteArray(bigEndian: true)) };
            content.Mutations.Add(new Mutation { SubscriberProvisioned = new SubscriberProvisioned { Subscriber = subscriber } });
            content.Mutations.AddRange(CollectionDecider.CreateDefaults());
        }
        else if (state.Requests.Find(request.RequestId) is not { } done || RequestKinds.Expect(done.Result, RequestKind.Provision) is null)
        {
            return Decision<ProvisionResult>.Nothing(new ProvisionResult { Created = false });
        }

        content.Mutations.Add(Add(request.Device, password));
        var result = new ProvisionResult { Created = true, Credential = new DeviceCredential(request.Device, password.Text) };
        return Decision<ProvisionResult>.Commit(content, _ => result);
    }

    /// <summary>Adds a device.</summary>
    public static Decision<AddDeviceResult> Decide(SubscriberState state, RequestId requestId, DeviceId device, AppPassword password)
    {
        var isRetry = state.Requests.Find(requestId) is { } done && RequestKinds.Expect(done.Result, RequestKind.AddDevice) is not null;
        if (!isRetry && state.Devices.ContainsKey(device.Value))
            return Decision<AddDeviceResult>.Nothing(new AddDeviceResult(null, RefusalReason.PreconditionFailed));
        if (!state.Devices.ContainsKey(device.Value) && state.Devices.Count >= SubscriberLimits.Devices)
            return Decision<AddDeviceResult>.Nothing(new AddDeviceResult(null, RefusalReason.LimitReached));
        var content = new EntryContent { Result = new RequestResult { Kind = RequestKind.AddDevice } };
        content.Mutations.Add(Add(device, password));
        var result = new AddDeviceResult(new DeviceCredential(device, password.Text), null);
        return Decision<AddDeviceResult>.Commit(content, _ => result);
    }

    /// <summary>Revokes a device.</summary>
    public static Decision<bool> DecideRevocation(SubscriberState state, RequestId requestId, DeviceId device)
    {
        if (state.Requests.Find(requestId) is { } done)
            return Decision<bool>.Nothing(RequestKinds.Expect(done.Result, RequestKind.RevokeDevice).Revoked);
        if (!state.Devices.ContainsKey(device.Value))
            return Decision<bool>.Nothing(false);
        var content = new EntryContent { Result = new RequestResult { Kind = RequestKind.RevokeDevice, Revoked = true } };
        content.Mutations.Add(new Mutation { DeviceRevoked = new DeviceRevoked { Id = device.Value } });
        return Decision<bool>.Commit(content, _ => true);
    }

    private static Mutation Add(DeviceId device, AppPassword password)
    {
        var (salt, hash) = password.Protect();
        var stored = new StoredDevice { Id = device.Value, Salt = UnsafeByteOperations.UnsafeWrap(salt), Hash = UnsafeByteOperations.UnsafeWrap(hash) };
        return new Mutation { DeviceAdded = new DeviceAdded { Device = stored } };
    }
}
