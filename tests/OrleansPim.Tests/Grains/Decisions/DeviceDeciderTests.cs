using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Decisions;

public sealed class DeviceDeciderTests
{
    private readonly StateWorld _world = new(seed: 1);

    [Fact]
    public void Password_opens_for_its_device_and_nothing_else_does()
    {
        Assert.Equal(StateWorld.Device.Value, Find(_world.Password.Text)?.Id);
        Assert.Null(Find(_world.Password.Text + "x"));
        Assert.Null(Find(string.Empty));
        Assert.Null(Find(null));
        Assert.Null(Find(new string('x', 1_000)));
        Assert.Equal(AppPassword.Length, _world.Password.Text.Length);
    }

    [Fact]
    public void Password_is_nowhere_in_what_is_stored_or_logged()
    {
        var stored = string.Concat(_world.Entries.Select(entry => System.Text.Encoding.Latin1.GetString(entry.Bytes.Span)));

        Assert.DoesNotContain(_world.Password.Text, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(_world.Password.Text, $"{_world.Password}", StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_of_an_addition_gets_a_working_password()
    {
        var request = new RequestId(_world.Ids.NextId());
        Add(request, "tablet");

        var second = Add(request, "tablet");

        Assert.Equal("tablet", Find(second.Credential!.Password)?.Id);
        Assert.Equal(2, _world.State.Devices.Count);
    }

    [Fact]
    public void Device_is_added_once_and_up_to_the_limit()
    {
        Assert.Equal(RefusalReason.PreconditionFailed, Add(NewId(), StateWorld.Device.Value).Refusal);
        for (var i = 1; i < SubscriberLimits.Devices; i++)
            Assert.Null(Add(NewId(), $"d{i}").Refusal);

        Assert.Equal(RefusalReason.LimitReached, Add(NewId(), "one-more").Refusal);
    }

    [Fact]
    public void Revoked_device_is_denied_and_a_retry_says_the_same()
    {
        var request = NewId();

        Assert.True(Revoke(request));

        Assert.Null(Find(_world.Password.Text));
        Assert.True(Revoke(request));
        Assert.False(Revoke(NewId()));
    }

    private RequestId NewId() => new(_world.Ids.NextId());

    private OrleansPim.Grains.State.Format.StoredDevice? Find(string? password) => AppPassword.Find(_world.State.Devices.Values, password);

    private OrleansPim.Contracts.Subscribers.AddDeviceResult Add(RequestId request, string device) =>
        _world.Take(DeviceDecider.Decide(_world.State, request, new DeviceId(device), AppPassword.Generate(_world.Ids)), request);

    private bool Revoke(RequestId request) =>
        _world.Take(DeviceDecider.DecideRevocation(_world.State, request, StateWorld.Device), request);
}
