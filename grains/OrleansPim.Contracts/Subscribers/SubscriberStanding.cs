namespace OrleansPim.Contracts.Subscribers;

/// <summary>Whether a subscriber's state can be trusted now.</summary>
/// <param name="Exists">Whether such a subscriber was ever provisioned.</param>
/// <param name="Sequence">The newest entry; <see langword="null"/> if none can be read.</param>
/// <param name="Hold">Why phones get 503; <see langword="null"/> if they are served.</param>
[GenerateSerializer, Immutable, Alias("pim.SubscriberStanding")]
public sealed record SubscriberStanding(
    [property: Id(0)] bool Exists, [property: Id(1)] long? Sequence, [property: Id(2)] SubscriberHold? Hold);
