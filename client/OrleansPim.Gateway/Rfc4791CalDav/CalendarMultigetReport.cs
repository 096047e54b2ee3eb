using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>calendar-multiget.</summary>
internal sealed class CalendarMultigetReport(PropertyContextSource contexts)
    : MultigetReport(CollectionKind.Calendar, contexts)
{
    public override PropertyName Name { get; } = PropertyName.CalDav("calendar-multiget");

    protected override ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection) =>
        CalendarData.ReadAsync(call, body, selection);
}
