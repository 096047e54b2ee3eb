using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>calendar-query.</summary>
internal sealed class CalendarQueryReport(PropertyContextSource contexts)
    : QueryReport(CollectionKind.Calendar, contexts)
{
    private static readonly PropertyName Filter = PropertyName.CalDav("filter");

    public override PropertyName Name { get; } = PropertyName.CalDav("calendar-query");

    protected override async ValueTask<IItemFilter> ReadFilterAsync(DavCall call, DavElement body)
    {
        var budget = new StepBudget(StepBudget.ForRequest);
        return new CalendarFilter(body.Find(Filter), await FloatingClock.ReadAsync(call, body, budget).ConfigureAwait(false), budget);
    }

    protected override ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection) =>
        CalendarData.ReadAsync(call, body, selection);
}
