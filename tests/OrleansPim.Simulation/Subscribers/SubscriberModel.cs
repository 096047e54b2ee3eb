using System.Collections.Immutable;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.State;
using OrleansPim.Simulation.Checks;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>What the contacts of a subscriber have to be after each entry, by a plain dictionary.</summary>
internal sealed class SubscriberModel
{
    private readonly List<ImmutableDictionary<string, string>> _contents = [ImmutableDictionary<string, string>.Empty];

    /// <summary>The newest entry.</summary>
    public long Sequence => _contents.Count - 1;

    /// <summary>The contacts' tags by name after an entry.</summary>
    public ImmutableDictionary<string, string> At(long sequence) => _contents[(int)sequence];

    /// <summary>The next entry changes no contacts.</summary>
    public void Skip() => _contents.Add(_contents[^1]);

    /// <summary>The next entry makes these changes.</summary>
    /// <exception cref="Violation">A change may not have been committed there.</exception>
    public void Apply(DeviceChange change)
    {
        var contents = _contents[^1];
        foreach (var part in change.Request.Changes)
            contents = Apply(contents, part, change);
        _contents.Add(contents);
    }

    private ImmutableDictionary<string, string> Apply(ImmutableDictionary<string, string> contents, Change part, DeviceChange change)
    {
        var name = NameOf(part);
        var (mustNotExist, mustExist, ifMatch) = part switch
        {
            PutItem put => (put.MustNotExist, false, put.IfMatch),
            DeleteItem delete => (false, true, delete.IfMatch),
            _ => default((bool, bool, ETag?)),
        };
        contents.TryGetValue(name, out var tag);
        if ((mustNotExist && tag is not null) || (mustExist && tag is null) || (ifMatch is { } match && match.Value != tag))
            throw new Violation("precondition", $"Entry {_contents.Count} was committed against its precondition: {change}, {part}, on {tag ?? "nothing"}.");
        return part is PutItem { Body: { } body } ? contents.SetItem(name, ItemTag.Of(body).ToETag().Value) : contents.Remove(name);
    }

    private static string NameOf(Change part) => part switch
    {
        PutItem put => put.Name.Value,
        DeleteItem delete => delete.Name.Value,
        _ => throw new InvalidOperationException($"No device makes a {part.GetType().Name}."),
    };
}
