namespace OrleansPim.Contracts.Errors;

/// <summary>Stored data failed verification and cannot be repaired automatically; stop and call an operator.</summary>
/// <param name="message">What failed, where.</param>
/// <param name="innerException">What caused it.</param>
[GenerateSerializer, Alias("pim.CorruptException")]
public sealed class CorruptException(string message, Exception? innerException = null) : PimException(message, innerException);
