namespace OrleansPim.Contracts.Errors;

/// <summary>Nothing was done, because something changed meanwhile; read again, then decide.</summary>
/// <param name="message">What changed.</param>
/// <param name="innerException">What caused it.</param>
/// <remarks>
/// A precondition that does not hold is an expected miss and comes back as <see cref="ChangeRefusal"/>, not as this exception,
/// which reports a lost race between two writers of the same ledger.
/// </remarks>
[GenerateSerializer, Alias("pim.ConflictException")]
public sealed class ConflictException(string message, Exception? innerException = null) : PimException(message, innerException);
