namespace OrleansPim.Contracts.Errors;

/// <summary>The request can never succeed as it is; fix it. Nothing was done.</summary>
/// <param name="reason">Which rule it broke.</param>
/// <param name="message">The rule, with its limit.</param>
[GenerateSerializer, Alias("pim.InvalidException")]
public sealed class InvalidException(InvalidReason reason, string message) : PimException(message)
{
    /// <summary>Which rule the request broke.</summary>
    [Id(0)]
    public InvalidReason Reason { get; } = reason;
}
