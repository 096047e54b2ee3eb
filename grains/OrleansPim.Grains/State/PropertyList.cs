using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Client-settable properties as they are stored: in the order of their names.</summary>
internal static class PropertyList
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The properties after changes; <see langword="null"/> when none are left.</summary>
    public static StoredProperties? Change(StoredProperties? properties, IEnumerable<PropertyChange> changes)
    {
        var next = properties?.Clone() ?? new StoredProperties();
        foreach (var change in changes)
        {
            for (var i = next.Properties.Count - 1; i >= 0; i--)
            {
                if (next.Properties[i].Name == change.Name)
                    next.Properties.RemoveAt(i);
            }

            if (change.HasValue)
                Insert(next, new StoredProperty { Name = change.Name, Value = change.Value });
        }

        return next.Properties.Count == 0 ? null : next;
    }

    /// <summary>Requested changes as they are stored, in a fixed order.</summary>
    public static IEnumerable<PropertyChange> ToChanges(IReadOnlyDictionary<string, string?> properties) => properties
        .OrderBy(property => property.Key, StringComparer.Ordinal)
        .Select(property => property.Value is null
            ? new PropertyChange { Name = property.Key }
            : new PropertyChange { Name = property.Key, Value = property.Value });

    public static IReadOnlyDictionary<string, string> ToDictionary(StoredProperties? properties) => properties is null
        ? None
        : properties.Properties.ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);

    /// <summary>How long properties are as they are stored, in bytes.</summary>
    public static long LengthOf(StoredProperties? properties) => properties?.CalculateSize() ?? 0;

    private static void Insert(StoredProperties properties, StoredProperty property)
    {
        var index = 0;
        while (index < properties.Properties.Count && string.CompareOrdinal(properties.Properties[index].Name, property.Name) < 0)
            index++;
        properties.Properties.Insert(index, property);
    }
}
