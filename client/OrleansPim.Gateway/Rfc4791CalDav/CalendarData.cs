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
    /// <returns><see langword="null"/> if they are not asked for.</returns>
    /// <exception cref="DavException">They are asked for in a form that we do not make.</exception>
    public static IBodySelection? Read(PropertySelection selection)
    {
        if (selection.Names.FirstOrDefault(property => property.Name == Name)?.Element is not { } element)
            return null;
        if (element.Attribute("content-type") is not (null or CalendarObject.MediaType) || element.Attribute("version") is not (null or "2.0"))
            throw DavException.Refused(Preconditions.SupportedData(CollectionKind.Calendar), "Calendar objects are served as they were stored.");
        var form = ReadForm(element);
        return element.Find(Comp) is { } comp ? new PartialCalendar(comp, form) : form;
    }

    private static IBodySelection ReadForm(DavElement element)
    {
        if (element.Find(Expand) is { } expand)
            return new ExpandedCalendar(ReadRange(expand), new StepBudget(StepBudget.ForRequest));
        return element.Find(Limit) is { } limit
            ? new LimitedCalendar(ReadRange(limit), new StepBudget(StepBudget.ForRequest))
            : WholeBody.Instance;
    }

    private static TimeRange ReadRange(DavElement element)
    {
        var range = TimeRange.Read(element);
        return range.Start == DateTime.MinValue || range.End == DateTime.MaxValue
            ? throw DavException.BadRequest("A range of instances has a start and an end.")
            : range;
    }
}
