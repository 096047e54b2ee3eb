using System.Globalization;

namespace OrleansPim.Drills.Workload;

/// <summary>What a workload writes into a contact to know it again: which write it is, and on which value it stands.</summary>
/// <param name="Version">Counts the values of the contact from 1.</param>
/// <param name="WriteId">Which write.</param>
/// <param name="Parent">The value that its writer knew; empty for the first.</param>
internal readonly record struct Mark(long Version, Guid WriteId, Guid Parent)
{
    private const string Property = "X-PIM-DRILL:";

    /// <summary>A contact that carries the mark.</summary>
    public string ToCard(string item) => string.Create(
        CultureInfo.InvariantCulture,
        $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{item}\r\nFN:Drill {Version}\r\nN:Drill;;;;\r\n{Property}{Version} {WriteId:N} {Parent:N}\r\nEND:VCARD\r\n");

    /// <summary>Finds the mark in a contact.</summary>
    /// <returns>The mark; <see langword="null"/> if the contact has none that is whole.</returns>
    public static Mark? Find(string card)
    {
        foreach (var line in card.Split("\r\n"))
        {
            if (!line.StartsWith(Property, StringComparison.Ordinal))
                continue;
            var parts = line[Property.Length..].Split(' ');
            return parts.Length == 3
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && Guid.TryParseExact(parts[1], "N", out var writeId)
                && Guid.TryParseExact(parts[2], "N", out var parent)
                    ? new Mark(version, writeId, parent)
                    : null;
        }

        return null;
    }
}
