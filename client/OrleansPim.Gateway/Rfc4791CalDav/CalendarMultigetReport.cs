using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc6578Sync;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>calendar-multiget.</summary>
internal sealed class CalendarMultigetReport(IOptions<GatewayOptions> options, SyncTokenCodec tokens)
    : MultigetReport(CollectionKind.Calendar, options, tokens)
{
    public override PropertyName Name { get; } = PropertyName.CalDav("calendar-multiget");

    protected override IBodySelection? ReadData(PropertySelection selection) => CalendarData.Read(selection);
}
