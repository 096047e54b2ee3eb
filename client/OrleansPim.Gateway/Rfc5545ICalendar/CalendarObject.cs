using OrleansPim.Gateway.Rfc5545ContentLines;

namespace OrleansPim.Gateway.Rfc5545ICalendar;

/// <summary>One calendar object resource as read from a body (RFC 5545; RFC 4791 section 4.1).</summary>
/// <param name="Uid">The UID that all its components share.</param>
/// <param name="ComponentName"><c>VEVENT</c>, <c>VTODO</c> or <c>VJOURNAL</c>.</param>
/// <param name="Root">The <c>VCALENDAR</c>.</param>
internal sealed record CalendarObject(string Uid, string ComponentName, Component Root)
{
    public const string MediaType = "text/calendar";

    /// <summary>The longest UID, in characters.</summary>
    public const int MaximumUidLength = 255;

    /// <summary>The components that a calendar can hold.</summary>
    public static IReadOnlyList<string> SupportedComponents { get; } = ["VEVENT", "VTODO", "VJOURNAL"];

    /// <summary>The component and its overrides, without time zones.</summary>
    public IEnumerable<Component> Instances => Root.Components.Where(component => component.Name == ComponentName);

    /// <summary>Reads a body that holds one object, possibly with overridden instances.</summary>
    /// <exception cref="ContentFormatException">It does not.</exception>
    public static CalendarObject Read(ReadOnlyMemory<byte> body)
    {
        var root = ComponentReader.Read(body);
        if (root.Name != "VCALENDAR")
            throw new ContentFormatException("The body is no iCalendar object.");
        if (root.Count("VERSION") != 1)
            throw new ContentFormatException("An iCalendar object has exactly one VERSION.");
        if (root.Find("VERSION")!.Value.Trim() != "2.0")
            throw new ContentFormatException("Version 2.0 is supported.", ContentRule.Supported);
        if (root.Find("METHOD") is not null)
            throw new ContentFormatException("A stored object has no METHOD.", ContentRule.ObjectResource);
        var (name, uid) = ReadIdentity(root);
        CalendarObjectRules.Check(root, name);
        return new CalendarObject(uid, name, root);
    }

    private static (string Name, string Uid) ReadIdentity(Component root)
    {
        string? name = null;
        string? uid = null;
        foreach (var component in root.Components)
        {
            if (component.Name == "VTIMEZONE")
                continue;
            if (!SupportedComponents.Contains(component.Name))
                throw new ContentFormatException("A calendar holds VEVENT, VTODO and VJOURNAL.", ContentRule.Component);
            if ((name ??= component.Name) != component.Name)
                throw new ContentFormatException("An object holds one kind of component.", ContentRule.ObjectResource);
            if (component.Count("UID") != 1)
                throw new ContentFormatException($"A {name} has exactly one UID.", ContentRule.ObjectResource);
            var own = component.Find("UID")!.Value.Trim();
            if (own.Length is 0 or > MaximumUidLength)
                throw new ContentFormatException($"A UID has 1 to {MaximumUidLength} characters.", ContentRule.ObjectResource);
            if ((uid ??= own) != own)
                throw new ContentFormatException("All components of an object share one UID.", ContentRule.ObjectResource);
        }
        return name is null || uid is null
            ? throw new ContentFormatException("An object holds at least one component.", ContentRule.ObjectResource)
            : (name, uid);
    }
}
