using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Serves one kind of REPORT.</summary>
/// <remarks>Thread-safe; one for a process.</remarks>
internal interface IReport
{
    /// <summary>The root element that asks for it.</summary>
    PropertyName Name { get; }

    /// <summary>Answers one request.</summary>
    /// <exception cref="DavException">The request is refused.</exception>
    /// <exception cref="PimException">The grain could not answer.</exception>
    Task HandleAsync(DavCall call, DavElement body);
}
