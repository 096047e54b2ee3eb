using OrleansPim.Drills.Checks;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Checks;

/// <summary>Small histories, right ones and wrong ones, to try the checkers on each other.</summary>
internal sealed class RandomHistories(SeededRandom random)
{
    private const int MaximumOperations = 8;
    private long _now;
    private long _version;
    private Guid _value;
    private int _ids;

    /// <summary>A history as a register would make it: right.</summary>
    public List<Operation> Next()
    {
        (_now, _version, _value, _ids) = (0, 0, Guid.Empty, 0);
        _done.Clear();
        var history = new List<Operation>();
        var open = new List<(Operation Operation, bool Applied)>();
        var count = 2 + random.Next(MaximumOperations - 1);
        while (history.Count < count || open.Count > 0)
        {
            if (history.Count < count && open.Count < 3 && random.Chance(0.5))
            {
                var begun = Begin();
                history.Add(begun);
                open.Add((begun, false));
            }
            else if (open.Count > 0)
            {
                Advance(open, random.Next(open.Count));
            }
        }

        return history;
    }

    /// <summary>Changes what one operation of the newest history saw or was told, which does not always make it wrong.</summary>
    public void Spoil(List<Operation> history) => Spoil(history, random.Pick(history));

    private Operation Begin() => random.Chance(0.5)
        ? new Operation { Kind = OperationKind.Read, InvokedAt = ++_now }
        : new Operation
        {
            Kind = OperationKind.Write,
            InvokedAt = ++_now,
            Version = _version + 1,
            WriteId = NewId(),
            Parent = _value,
        };

    private void Advance(List<(Operation Operation, bool Applied)> open, int index)
    {
        var (operation, isApplied) = open[index];
        if (!isApplied && random.Chance(0.8))
        {
            Apply(operation);
            open[index] = (operation, true);
            return;
        }

        open.RemoveAt(index);
        var isTold = operation.Kind == OperationKind.Read || random.Chance(0.7);
        if (!isTold || (operation.Kind == OperationKind.Read && !isApplied))
            return;
        operation.ReturnedAt = ++_now;
        operation.Outcome = operation.WriteId == _value || operation.Kind == OperationKind.Read || _done.Contains(operation)
            ? OperationOutcome.Done : OperationOutcome.NotDone;
    }

    private readonly HashSet<Operation> _done = [];

    private void Apply(Operation operation)
    {
        if (operation.Kind == OperationKind.Read)
        {
            (operation.Version, operation.WriteId) = (_version, _value);
        }
        else if (operation.Parent == _value)
        {
            (_version, _value) = (operation.Version, operation.WriteId);
            _done.Add(operation);
        }
    }

    private void Spoil(List<Operation> history, Operation operation)
    {
        var other = random.Pick(history);
        switch (random.Next(6))
        {
            case 0 when operation.Kind == OperationKind.Read:
                (operation.Version, operation.WriteId) = (other.Version, other.WriteId);
                break;
            case 1 when operation.Kind == OperationKind.Write:
                operation.Outcome = operation.Outcome == OperationOutcome.Done ? OperationOutcome.NotDone : OperationOutcome.Done;
                if (operation.ReturnedAt == long.MaxValue)
                    operation.ReturnedAt = ++_now;
                break;
            case 2 when operation.Kind == OperationKind.Read:
                operation.Version += random.Next(3) - 1;
                break;
            case 3 when operation.Kind == OperationKind.Read:
                operation.WriteId = NewId();
                break;
            case 4 when operation.Kind == OperationKind.Write:
                operation.Version += random.Next(3) - 1;
                break;
            default:
                if (operation.ReturnedAt != long.MaxValue)
                    operation.ReturnedAt = operation.InvokedAt + 1;
                break;
        }
    }

    private Guid NewId() => new(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
