namespace OrleansPim.Contracts.Errors;

/// <summary>What a call can fail with; the five kinds differ in what the caller does next.</summary>
[GenerateSerializer, Alias("pim.PimException")]
public abstract class PimException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">A sentence for an operator, without contents and secrets.</param>
    /// <param name="innerException">What caused it.</param>
    private protected PimException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
