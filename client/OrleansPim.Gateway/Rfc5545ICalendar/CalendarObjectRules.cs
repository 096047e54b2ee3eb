using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>Checks what queries will rely on, so that a stored object never has to be set aside: dates, durations, rules, overrides.</summary>
internal static class CalendarObjectRules
{
    private static readonly HashSet<string> Dates = ["DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "DTSTAMP", "COMPLETED", "CREATED", "LAST-MODIFIED"];

    /// <exception cref="ContentFormatException">A value that has a meaning here is malformed.</exception>
    public static void Check(Component root, string componentName)
    {
        var masters = 0;
        var overrides = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in root.Components.Where(component => component.Name == componentName))
        {
            if (component.Find("RECURRENCE-ID") is not { } recurrence)
                masters++;
            else if (!overrides.Add($"{recurrence.Parameter("TZID")}:{recurrence.Value.Trim()}"))
                throw new ContentFormatException("Two overrides have the same RECURRENCE-ID.", ContentRule.ObjectResource);
            CheckLines(component);
            if (componentName == "VEVENT" && component.Count("DTSTART") != 1)
                throw new ContentFormatException("An event has exactly one DTSTART.");
        }
        if (masters > 1)
            throw new ContentFormatException("An object has one component without RECURRENCE-ID.", ContentRule.ObjectResource);
    }

    private static void CheckLines(Component component)
    {
        foreach (var line in component.Lines)
        {
            var isValid = line.Name switch
            {
                "RRULE" => RecurrenceRule.TryParse(line.Value, out _),
                "DURATION" => ICalendarDuration.TryParse(line.Value, out _),
                "RDATE" or "EXDATE" => line.Value.Split(',').All(part => IsDateOrPeriod(part.Trim())),
                _ => !Dates.Contains(line.Name) || ICalendarDate.TryParse(line, out _),
            };
            if (!isValid)
                throw new ContentFormatException($"A {component.Name} has a malformed {line.Name}.");
            if (Dates.Contains(line.Name) && component.Count(line.Name) > 1)
                throw new ContentFormatException($"A {component.Name} has more than one {line.Name}.");
        }
    }

    private static bool IsDateOrPeriod(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return ICalendarDate.TryParse(slash < 0 ? text : text[..slash], null, out _);
    }
}
