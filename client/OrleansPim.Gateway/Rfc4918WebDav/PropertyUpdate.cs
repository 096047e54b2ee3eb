using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>What a PROPPATCH, or the <c>set</c> of an extended MKCOL, wants to change, in order.</summary>
internal sealed class PropertyUpdate
{
    /// <summary>The longest expanded name, in characters.</summary>
    public const int MaximumNameLength = 256;

    private static readonly PropertyName Set = PropertyName.Dav("set");
    private static readonly PropertyName Remove = PropertyName.Dav("remove");
    private readonly List<PropertyOutcome> _outcomes = [];

    /// <summary>New values by expanded name, <see langword="null"/> to remove; the last word on a name counts.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something in it cannot be done, so that nothing of it is.</summary>
    public bool IsRefused => _outcomes.Any(outcome => outcome.Status != StatusCodes.Status200OK);

    /// <summary>One outcome for each property, by status: where one was refused, the others depended on it.</summary>
    public IEnumerable<IGrouping<int, PropertyOutcome>> Outcomes
    {
        get
        {
            var isRefused = IsRefused;
            return _outcomes
                .Select(outcome => isRefused && outcome.Status == StatusCodes.Status200OK
                    ? outcome with { Status = StatusCodes.Status424FailedDependency }
                    : outcome)
                .Distinct()
                .GroupBy(outcome => outcome.Status);
        }
    }

    /// <summary>Reads the instructions in an element.</summary>
    /// <param name="parent">The <c>propertyupdate</c>, <c>mkcol</c> or <c>mkcalendar</c>.</param>
    /// <param name="isCreation">Whether the collection is being made, when more may be said about it.</param>
    /// <param name="kind">What the target is.</param>
    public static PropertyUpdate Read(DavElement parent, bool isCreation, DavPathKind kind)
    {
        var update = new PropertyUpdate();
        foreach (var instruction in parent.Elements)
        {
            if (instruction.Name != Set && instruction.Name != Remove)
                continue;
            var properties = instruction.Find(PropertySelection.Prop) ?? throw DavException.BadRequest("A property update names properties.");
            foreach (var property in properties.Elements)
                update.Add(property, instruction.Name == Set, isCreation, kind);
        }
        return update;
    }

    /// <summary>Refuses one property with a rule that it breaks.</summary>
    public void Refuse(PropertyName name, int status, Precondition? precondition)
    {
        _outcomes.RemoveAll(outcome => outcome.Name == name);
        _outcomes.Add(new PropertyOutcome(name, status, precondition));
        Values.Remove(name.Expanded);
    }

    private void Add(DavElement property, bool isSet, bool isCreation, DavPathKind kind)
    {
        LiveProperties.All.TryGetValue(property.Name, out var live);
        if (ProtectedProperties.Contains(property.Name) || (live is not null && !IsOpen(live, isCreation, kind)))
        {
            Refuse(property.Name, StatusCodes.Status403Forbidden, Preconditions.ProtectedProperty);
            return;
        }
        if (isSet && property.Name == CalDavProperties.TimeZone && !ClockSet.IsTimeZone(property.Text))
        {
            Refuse(property.Name, StatusCodes.Status403Forbidden, Preconditions.ValidData(CollectionKind.Calendar));
            return;
        }
        var value = isSet ? DeadPropertyCodec.Encode(property) : null;
        if (value?.Length > PutCollectionProperties.MaximumValueLength || property.Name.Expanded.Length > MaximumNameLength)
        {
            Refuse(property.Name, StatusCodes.Status507InsufficientStorage, null);
            return;
        }
        _outcomes.Add(new PropertyOutcome(property.Name, StatusCodes.Status200OK));
        if (live is null || live.IsSettable)
            Values[property.Name.Expanded] = value;
    }

    /// <summary>Whether a client may say what a property of ours is: more so while the collection is being made.</summary>
    private static bool IsOpen(LiveProperty live, bool isCreation, DavPathKind kind) => live.IsSettable
        || (isCreation && kind == DavPathKind.Collection && (live.Name == WebDavProperties.ResourceType || live.Name == CalDavProperties.SupportedComponents));
}
