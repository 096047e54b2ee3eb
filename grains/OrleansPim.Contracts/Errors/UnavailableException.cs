namespace OrleansPim.Contracts.Errors;

/// <summary>Nothing was done; retry later. Also thrown while a subscriber is held: its state exists but cannot be trusted now.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
[GenerateSerializer, Alias("pim.UnavailableException")]
public sealed class UnavailableException(string message, Exception? innerException = null) : PimException(message, innerException);
