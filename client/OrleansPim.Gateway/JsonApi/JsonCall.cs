namespace OrleansPim.Gateway.JsonApi;

/// <summary>One authenticated request to the subscriber's own data.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Subscriber">Calls on the subscriber.</param>
/// <param name="Device">The device that asks.</param>
internal sealed record JsonCall(HttpContext Http, SubscriberClient Subscriber, DeviceId Device)
{
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>The call that <see cref="JsonApiFilter"/> let through.</summary>
    public static JsonCall Of(HttpContext http) => (JsonCall)http.Items[typeof(JsonCall)]!;

    public void Attach() => Http.Items[typeof(JsonCall)] = this;
}
