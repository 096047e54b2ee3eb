namespace OrleansPim.Contracts.Errors;

/// <summary>The change may or may not have been committed; retry with the same request id to learn which.</summary>
/// <param name="message">What was needed, what succeeded, and each region's failure.</param>
/// <param name="innerException">What caused it.</param>
[GenerateSerializer, Alias("pim.UnknownOutcomeException")]
public sealed class UnknownOutcomeException(string message, Exception? innerException = null) : PimException(message, innerException);
