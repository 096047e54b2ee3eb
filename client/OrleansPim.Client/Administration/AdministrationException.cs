namespace OrleansPim.Client.Administration;

/// <summary>A call to the administration did not succeed.</summary>
/// <param name="error">What to do next.</param>
/// <param name="message">A sentence for the operator, as far as possible the node's own.</param>
/// <param name="innerException">What caused it.</param>
public sealed class AdministrationException(AdministrationError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What to do next.</summary>
    public AdministrationError Error { get; } = error;
}
