using System.Collections.Frozen;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>REPORT: questions too special for PROPFIND (RFC 3253 section 3.6), told apart by their root element.</summary>
internal sealed class ReportMethod(IEnumerable<IReport> reports) : IDavMethod
{
    private readonly FrozenDictionary<PropertyName, IReport> _reports = reports.ToFrozenDictionary(report => report.Name);

    public string Verb => "REPORT";

    public async Task HandleAsync(DavCall call)
    {
        var body = await call.ReadXmlAsync().ConfigureAwait(false) ?? throw DavException.BadRequest("A REPORT has a body.");
        if (!_reports.TryGetValue(body.Name, out var report))
            throw DavException.Refused(Preconditions.SupportedReport, "This report is not served.");
        await report.HandleAsync(call, body).ConfigureAwait(false);
    }
}
