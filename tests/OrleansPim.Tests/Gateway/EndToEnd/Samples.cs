namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Bodies as phones send them.</summary>
internal static class Samples
{
    public static string Card(string uid, string name = "Ann Example") =>
        $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:Example;Ann;;;\r\nEMAIL;TYPE=WORK:{uid}@example.com\r\nX-KEEP:me;as=I am\r\nEND:VCARD\r\n";

    public static string Event(string uid, string start = "20260105T090000Z", string more = "") =>
        Calendar($"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nSUMMARY:Meeting {uid}\r\n{more}END:VEVENT\r\n");

    public static string Task(string uid, string more = "") =>
        Calendar($"BEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Do {uid}\r\n{more}END:VTODO\r\n");

    public static string Calendar(string components) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Phone//EN\r\n{components}END:VCALENDAR\r\n";
}
