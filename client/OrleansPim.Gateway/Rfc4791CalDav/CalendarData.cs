using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>The <c>calendar-data</c> of a report (RFC 4791 section 9.6).</summary>
internal static class CalendarData
{
    public static readonly PropertyName Name = PropertyName.CalDav("calendar-data");
    private static readonly PropertyName Comp = PropertyName.CalDav("comp");
    private static readonly PropertyName Expand = PropertyName.CalDav("expand");
    private static readonly PropertyName Limit = PropertyName.CalDav("limit-recurrence-set");

    /// <summary>Reads which parts of the calendar objects are wanted.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The report, which may name a time zone.</param>
    /// <param name="selection">Its properties.</param>
    /// <returns><see langword="null"/> if they are not asked for.</returns>
    /// <exception cref="DavException">They are asked for in a form that we do not make.</exception>
    public static async ValueTask<IBodySelection?> ReadAsync(DavCall call, DavElement body, PropertySelection selection)
    {
        if (selection.Names.FirstOrDefault(property => property.Name == Name)?.Element is not { } element)
            return null;
        if (element.Attribute("content-type") is not (null or CalendarObject.MediaType) || element.Attribute("version") is not (null or "2.0"))
            throw DavException.Refused(Preconditions.SupportedData(CollectionKind.Calendar), "Calendar objects are served as they were stored.");
        var form = await ReadFormAsync(call, body, element).ConfigureAwait(false);
        return element.Find(Comp) is { } comp ? new PartialCalendar(comp, form) : form;
    }

    private static async ValueTask<IBodySelection> ReadFormAsync(DavCall call, DavElement body, DavElement element)
    {
        var (expand, limit) = (element.Find(Expand), element.Find(Limit));
        if ((expand ?? limit) is not { } wanted)
            return WholeBody.Instance;
        var range = ReadRange(wanted);
        var budget = new StepBudget(StepBudget.ForRequest);
        var floating = await FloatingClock.ReadAsync(call, body, budget).ConfigureAwait(false);
        return expand is not null ? new ExpandedCalendar(range, floating, budget) : new LimitedCalendar(range, floating, budget);
    }

    private static TimeRange ReadRange(DavElement element)
    {
        var range = TimeRange.Read(element);
        return range.Start == DateTime.MinValue || range.End == DateTime.MaxValue
            ? throw DavException.BadRequest("A range of instances has a start and an end.")
            : range;
    }
}
