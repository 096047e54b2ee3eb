namespace OrleansPim.Gateway.Dispatch;

/// <summary>Serves one HTTP method.</summary>
/// <remarks>Thread-safe; one for a process.</remarks>
internal interface IDavMethod
{
    /// <summary>The method's name, upper case.</summary>
    string Verb { get; }

    /// <summary>Answers one request.</summary>
    /// <exception cref="DavException">The request is refused.</exception>
    /// <exception cref="PimException">The grain could not answer.</exception>
    Task HandleAsync(DavCall call);
}
