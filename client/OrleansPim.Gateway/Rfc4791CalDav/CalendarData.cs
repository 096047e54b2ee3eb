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

    /// <summary>Reads which parts of the calendar objects are wanted.</summary>
    /// <returns><see langword="null"/> if they are not asked for.</returns>
    /// <exception cref="DavException">They are asked for in a form that we do not make.</exception>
    public static IBodySelection? Read(PropertySelection selection)
    {
        if (selection.Names.FirstOrDefault(property => property.Name == Name)?.Element is not { } element)
            return null;
        if (element.Attribute("content-type") is not (null or CalendarObject.MediaType) || element.Attribute("version") is not (null or "2.0"))
            throw DavException.Refused(Preconditions.SupportedData(CollectionKind.Calendar), "Calendar objects are served as they were stored.");
        return WholeBody.Instance;
    }
}
