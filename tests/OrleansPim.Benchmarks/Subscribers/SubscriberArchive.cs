using System.IO.Compression;
using System.Text;

namespace OrleansPim.Benchmarks.Subscribers;

/// <summary>Writes what a subscriber has as an archive to import.</summary>
internal static class SubscriberArchive
{
    private const int PhotoLength = 12_000;

    /// <summary>Writes the archive to a stream that is rewound for reading.</summary>
    public static void Write(Stream output, SubscriberSize size)
    {
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var index = 0; index < size.Contacts; index++)
                Add(archive, $"contacts/contacts/{index}.vcf", Encoding.UTF8.GetBytes(Card(index, $"Person {index}")));
            for (var index = 0; index < size.Events; index++)
                Add(archive, $"calendars/calendar/{index}.ics", Encoding.UTF8.GetBytes(Event(index)));
            for (var index = 0; index < size.Photos; index++)
                Add(archive, $"photos/{index}.jpg", Photo(index));
        }
        output.Position = 0;
    }

    /// <summary>A contact.</summary>
    public static string Card(int index, string name) =>
        $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{index}\r\nFN:{name}\r\nN:{name};;;;\r\nTEL;TYPE=CELL:+49 170 {index:D7}\r\nNOTE:{new string('n', 400)}\r\nEND:VCARD\r\n";

    /// <summary>A photo that no other resembles.</summary>
    public static byte[] Photo(int index)
    {
        var photo = new byte[PhotoLength];
        new Random(index).NextBytes(photo);
        return photo;
    }

    private static string Event(int index) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:event-{index}\r\nDTSTAMP:20260101T000000Z\r\n"
        + $"DTSTART:20{20 + (index % 20):D2}{1 + (index % 12):D2}{1 + (index % 28):D2}T090000Z\r\nDURATION:PT1H\r\nSUMMARY:Event {index}\r\nDESCRIPTION:{new string('d', 300)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static void Add(ZipArchive archive, string path, byte[] body)
    {
        using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
        entry.Write(body);
    }
}
